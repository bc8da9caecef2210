import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors.ts'

const port = z.coerce.number().int().min(0).max(65535)
const seconds = (fallback: number) => z.coerce.number().int().min(1).default(fallback)
const flag = z.enum(['true', 'false']).transform(value => value === 'true')

/**
 * Every setting, by the name of its environment variable. Settings that are secrets may also be given as a file,
 * `NAME_FILE`. README.md has the same table; `test/config.test.ts` compares them.
 */
const settings = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** The address people type, where a proxy stands in front; decides cookies and redirects. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** How many proxies in front set `X-Forwarded-For`; 0 trusts none. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  DATA_DIR: z.string().min(1).default('data'),
  POLICIES: z.string().min(1).default('policies'),
  WAREHOUSE: z.string().min(1).optional(),
  WAREHOUSE_CATALOG: z.string().regex(/^[a-z_][a-z0-9_]*$/, 'lower-case letters, digits and _').optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://').optional(),
  LDAP_URL: z.string().regex(/^ldaps?:\/\//, 'must start with ldap:// or ldaps://').optional(),
  LDAP_START_TLS: flag.default(true),
  LDAP_CA_FILE: z.string().optional(),
  LDAP_BIND_DN: z.string().optional(),
  LDAP_BIND_PASSWORD: z.string().optional(),
  LDAP_SEARCH_BASE: z.string().optional(),
  LDAP_USER_FILTER: z.string().default('(uid={user})'),
  LDAP_USER_ATTRIBUTE: z.string().default('uid'),
  LDAP_NAME_ATTRIBUTE: z.string().default('cn'),
  LDAP_GROUP_BASE: z.string().optional(),
  LDAP_GROUP_FILTER: z.string().default('(member={dn})'),
  LDAP_GROUP_DEPTH: z.coerce.number().int().min(0).max(20).default(5),
  LDAP_ATTRIBUTES: z.string().default('country=c,department=departmentNumber'),
  LDAP_TIMEOUT_SECONDS: seconds(5),
  DIRECTORY_LDIF: z.string().optional(),
  DIRECTORY_NAME: z.string().optional(),
  SESSION_HOURS: seconds(12),
  ENGINE_HOSTS: z.coerce.number().int().min(1).max(64).default(2),
  ENGINE_MEMORY_MB: z.coerce.number().int().min(128).default(2048),
  ENGINE_TEMP_MB: z.coerce.number().int().min(0).default(10_240),
  ENGINE_THREADS: z.coerce.number().int().min(1).default(2),
  /** Statements that run at once in DuckDB, of all people together. */
  ENGINE_CONCURRENT: z.coerce.number().int().min(1).max(1000).default(8),
  TRINO_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRINO_USER: z.string().min(1).default('sagwan'),
  TRINO_PASSWORD: z.string().optional(),
  TRINO_CA_FILE: z.string().optional(),
  TRINO_CATALOG: z.string().optional(),
  /** The port on which Trino asks and tells; without it there is no gateway. */
  GATEWAY_PORT: port.optional(),
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  /** Addresses and networks of Trino's machines; empty: this machine. */
  GATEWAY_ALLOW: z.string().default(''),
  GATEWAY_SECRET: z.string().min(16, 'use at least 16 characters').optional(),
  GATEWAY_CERT_FILE: z.string().optional(),
  GATEWAY_KEY_FILE: z.string().optional(),
  GATEWAY_CA_FILE: z.string().optional(),
  RESULT_DAYS: z.coerce.number().min(0).default(30),
  RESULT_MAX_MB: z.coerce.number().int().min(1).default(51_200),
  LEDGER_CHECKPOINT_ENTRIES: z.coerce.number().int().min(1).default(1000),
  LEDGER_CHECKPOINT_MINUTES: z.coerce.number().min(0.01).default(10),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

const secrets = ['LDAP_BIND_PASSWORD', 'TRINO_PASSWORD', 'GATEWAY_SECRET', 'DATABASE_URL'] as const
export type SettingName = keyof z.infer<typeof settings>
export const settingNames = Object.keys(settings.shape) as SettingName[]

export type Config = z.infer<typeof settings> & {
  /** Where each value came from, for the administrators' page. */
  from: Record<SettingName, 'default' | 'environment' | 'file'>
  /** True while the embedded directory runs with the demo's people. */
  demo: boolean
}

/**
 * Reads every setting from the environment once. All faults are reported together, each with what to do.
 * Paths come back absolute. Throws `config-invalid`.
 */
export function parseConfig(env: Record<string, string | undefined>, cwd = process.cwd()): Config {
  const values: Record<string, string> = {}
  const from = Object.fromEntries(settingNames.map(name => [name, 'default'])) as Config['from']
  const faults: string[] = []
  for (const name of settingNames) {
    const value = env[name]
    if (value !== undefined && value !== '') {
      values[name] = value
      from[name] = 'environment'
    }
  }
  for (const name of secrets) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (values[name] !== undefined) faults.push(`${name}: set either \`${name}\` or \`${name}_FILE\`, not both`)
    else if (!existsSync(file)) faults.push(`${name}_FILE: there is no file \`${file}\``)
    else {
      values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
      from[name] = 'file'
    }
  }
  const parsed = settings.safeParse(values)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')}: ${issue.message}`)
  }
  if (values.LDAP_URL && !values.LDAP_SEARCH_BASE) {
    faults.push('LDAP_SEARCH_BASE: say where people are, e.g. `ou=people,dc=example,dc=com`')
  }
  if (values.LDAP_URL && values.DIRECTORY_LDIF) {
    faults.push('DIRECTORY_LDIF: it feeds the embedded directory; leave it out where `LDAP_URL` is set')
  }
  if (values.TRINO_URL && !values.TRINO_PASSWORD) {
    faults.push('TRINO_PASSWORD: Trino lets nobody act for people without one; set it, or `TRINO_PASSWORD_FILE`')
  }
  if (values.GATEWAY_PORT && !values.GATEWAY_SECRET) {
    faults.push('GATEWAY_SECRET: say what Trino sends with its events in `X-Sagwan-Secret`, e.g. `openssl rand -hex 24`')
  }
  if (Boolean(values.GATEWAY_CERT_FILE) !== Boolean(values.GATEWAY_KEY_FILE) || (values.GATEWAY_CA_FILE && !values.GATEWAY_CERT_FILE)) {
    faults.push('GATEWAY_CERT_FILE: it goes with `GATEWAY_KEY_FILE`, and `GATEWAY_CA_FILE` with both')
  }
  if (/^http:/.test(values.TRINO_URL ?? '') && !isLoopback(values.TRINO_URL!)) {
    faults.push('TRINO_URL: a password must not travel in the clear; use https://, http:// only on this machine')
  }
  if (!parsed.success || faults.length > 0) {
    throw new AppError('config-invalid', `settings that cannot be used:\n  ${faults.join('\n  ')}`)
  }
  const config = parsed.data
  const absolute = (path: string) => resolve(cwd, path)
  return {
    ...config,
    DATA_DIR: absolute(config.DATA_DIR),
    POLICIES: absolute(config.POLICIES),
    ...(config.WAREHOUSE ? { WAREHOUSE: absolute(config.WAREHOUSE) } : {}),
    ...(config.DIRECTORY_LDIF ? { DIRECTORY_LDIF: absolute(config.DIRECTORY_LDIF) } : {}),
    ...(config.LDAP_CA_FILE ? { LDAP_CA_FILE: absolute(config.LDAP_CA_FILE) } : {}),
    ...(config.GATEWAY_CERT_FILE ? { GATEWAY_CERT_FILE: absolute(config.GATEWAY_CERT_FILE) } : {}),
    ...(config.GATEWAY_KEY_FILE ? { GATEWAY_KEY_FILE: absolute(config.GATEWAY_KEY_FILE) } : {}),
    ...(config.GATEWAY_CA_FILE ? { GATEWAY_CA_FILE: absolute(config.GATEWAY_CA_FILE) } : {}),
    ...(config.TRINO_CA_FILE ? { TRINO_CA_FILE: absolute(config.TRINO_CA_FILE) } : {}),
    from,
    demo: !config.LDAP_URL && !config.DIRECTORY_LDIF,
  }
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
}

/** A setting's value for people: passwords never, database addresses without theirs. */
export function showSetting(config: Config, name: SettingName): string {
  const value = config[name]
  if (value === undefined) return ''
  if (name === 'LDAP_BIND_PASSWORD' || name === 'TRINO_PASSWORD' || name === 'GATEWAY_SECRET') return '••••'
  if (name === 'DATABASE_URL') return String(value).replace(/\/\/([^:@/]+):[^@]*@/, '//$1:••••@')
  return String(value)
}
