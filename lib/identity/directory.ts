import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Server as NetServer, Socket } from 'node:net'
import { basename } from 'node:path'
import type { Config } from '../config.ts'
import { normaliseDn, splitDn } from '../contracts/dn.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { matches } from './filter.ts'
import type { Filter } from './filter.ts'
import { parseLdif } from './ldif.ts'
import type { Entry } from './ldif.ts'
import { hashPassword, isPasswordHash, verifyPassword } from './password.ts'

export type Directory = { url: string; config: Partial<Config>; close(): Promise<void> }

/** Result codes of RFC 4511, appendix A. */
const codes = { success: 0, sizeLimit: 4, noSuchObject: 32, invalidCredentials: 49, insufficientAccess: 50 } as const

/** What we use of ldapjs; its published types speak of the client and of older versions. */
type Answer = {
  attributes: string[]
  end(code: number): void
  send(entry: { dn: string; attributes: Record<string, string[]> }): void
}
type Request = { connection: { ldap: { bindDN: { toString(): string } } } }
type BindRequest = Request & { dn: { toString(): string }; credentials: string }
type SearchRequest = Request & {
  baseObject: { toString(): string }
  scopeName: string
  sizeLimit: number
  attributes: string[]
  filter: Filter
}
type Handler<T> = (request: T, answer: Answer, next: () => void) => void
type LdapServer = {
  bind(base: string, handler: Handler<BindRequest>): void
  search(base: string, handler: Handler<SearchRequest>): void
  on(event: 'error', listener: () => void): void
  listen(port: number, host: string, done: () => void): void
  server: NetServer
}

/** Compares secrets of any length without telling by time how much of them is right. */
function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function isWithin(key: string, base: string): boolean {
  return key === base || key.endsWith(`,${base}`)
}

function inScope(key: string, base: string, scope: string): boolean {
  if (!isWithin(key, base)) return false
  if (scope === 'base') return key === base
  if (scope === 'single' || scope === 'one') return splitDn(key).length === splitDn(base).length + 1
  return true
}

/** The part all entries share at their end: what the directory answers for. */
function findSuffix(entries: Entry[], file: string): string {
  const [first = [], ...rest] = entries.map(entry => splitDn(entry.key).reverse())
  const shared = first.filter((_, index) => rest.every(other =>
    first.slice(0, index + 1).every((rdn, place) => rdn === other[place])))
  if (shared.length === 0) {
    throw new AppError('config-invalid', `${file}: the entries share no suffix such as \`dc=example,dc=com\``)
  }
  return shared.reverse().join(',')
}

function readEntries(ldif: string): Entry[] {
  const file = basename(ldif)
  let text: string
  try {
    text = readFileSync(ldif, 'utf8')
  } catch (cause) {
    throw new AppError('config-invalid', `the embedded directory cannot read its people from \`${ldif}\``, { cause })
  }
  const entries = parseLdif(text, file)
  if (entries.length === 0) throw new AppError('config-invalid', `${file}: there are no entries`)
  for (const entry of entries) {
    for (const password of entry.attributes.get('userpassword') ?? []) {
      if (isPasswordHash(password)) continue
      throw new AppError('config-invalid', `${file}: the password of \`${entry.dn}\` is not a salted hash `
        + '({SSHA}, {SSHA256}, {SSHA512}); make one with `node lib/identity/hash-password.ts`')
    }
  }
  return entries
}

function toAttributes(entry: Entry, wanted: string[]): Record<string, string[]> {
  const all = wanted.length === 0 || wanted.includes('*')
  const names = new Set(wanted.map(name => name.toLowerCase()))
  return Object.fromEntries([...entry.attributes]
    .filter(([name]) => name !== 'userpassword' && (all || names.has(name))))
}

/**
 * Starts the embedded directory on a free port of loopback: people and groups of an LDIF file, simple binds and
 * searches, nothing that writes. Only a service account, whose name and password are made here and die with it, may
 * search. `config` are the settings that let `createIdentity` use it. Throws `config-invalid` where the file is faulty.
 */
export async function startDirectory(options: { ldif: string; log: Log }): Promise<Directory> {
  const entries = readEntries(options.ldif)
  const byKey = new Map(entries.map(entry => [entry.key, entry]))
  const suffix = findSuffix(entries, basename(options.ldif))
  const service = { dn: normaliseDn(`cn=sagwan-service,${suffix}`), password: randomBytes(32).toString('base64url') }
  // Checked for names that do not exist, so that they take as long as the others.
  const nobody = hashPassword(randomBytes(32).toString('base64url'))

  const bind: Handler<BindRequest> = (request, answer, next) => {
    const key = normaliseDn(String(request.dn))
    const password = request.credentials
    const hashes = byKey.get(key)?.attributes.get('userpassword') ?? [nobody]
    const known = key === service.dn ? equalSecrets(password, service.password)
      : hashes.map(hash => verifyPassword(hash, password)).includes(true)
    answer.end(known && password !== '' ? codes.success : codes.invalidCredentials)
    return next()
  }
  const search: Handler<SearchRequest> = (request, answer, next) => {
    const base = normaliseDn(String(request.baseObject))
    if (normaliseDn(String(request.connection.ldap.bindDN)) !== service.dn) answer.end(codes.insufficientAccess)
    else if (!byKey.has(base) && !isWithin(suffix, base) && !entries.some(entry => isWithin(entry.key, base))) {
      answer.end(codes.noSuchObject)
    } else {
      const found = entries.filter(entry => inScope(entry.key, base, request.scopeName)
        && matches(request.filter, entry))
      const limit = request.sizeLimit || found.length
      // ldapjs compares the names asked for with case; they have been compared here.
      answer.attributes = ['*']
      for (const entry of found.slice(0, limit)) {
        answer.send({ dn: entry.dn, attributes: toAttributes(entry, request.attributes) })
      }
      answer.end(found.length > limit ? codes.sizeLimit : codes.success)
    }
    return next()
  }

  const server = createServer(options.log)
  server.bind('', bind)
  server.search('', search)
  const net = server.server
  const sockets = new Set<Socket>()
  net.on('connection', socket => {
    // Without it each search waits 40 ms for Nagle's algorithm.
    socket.setNoDelay(true)
    socket.setTimeout(60_000)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    net.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      net.off('error', reject)
      resolve()
    })
  })
  const { port } = net.address() as { port: number }
  const url = `ldap://127.0.0.1:${port}`
  return {
    url,
    config: {
      LDAP_URL: url, LDAP_START_TLS: false, LDAP_BIND_DN: service.dn, LDAP_BIND_PASSWORD: service.password,
      LDAP_SEARCH_BASE: suffix, LDAP_GROUP_BASE: suffix,
    },
    close: () => new Promise(resolve => {
      net.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    }),
  }
}

/**
 * The server of ldapjs. It logs whole bind requests, passwords included, at debug: only the fact that something is
 * wrong gets through to our log, without what ldapjs says of it.
 */
function createServer(log: Log): LdapServer {
  const ldapjs = createRequire(import.meta.url)('ldapjs') as { createServer(options: object): LdapServer }
  const quiet = () => undefined
  const tell = () => log.warn({ part: 'directory' }, 'the embedded directory met a faulty connection')
  const server = ldapjs.createServer({
    log: { trace: quiet, debug: quiet, info: quiet, warn: tell, error: tell, fatal: tell },
  })
  server.on('error', tell)
  return server
}
