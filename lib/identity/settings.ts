import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { FilterParser } from 'ldapts'
import type { Config } from '../config.ts'
import { splitDn } from '../contracts/dn.ts'
import { AppError } from '../errors.ts'

/** How to reach and read a directory. `attributes` maps a principal's attribute to the directory's. */
export type DirectorySettings = {
  host: string
  port: number
  /** `none` only where `LDAP_START_TLS=false` says so, as the embedded directory on loopback does. */
  security: 'tls' | 'start-tls' | 'none'
  loopback: boolean
  ca: string | undefined
  bindDn: string | undefined
  bindPassword: string | undefined
  searchBase: string
  userFilter: string
  userAttribute: string
  nameAttribute: string
  groupBase: string
  groupFilter: string
  groupDepth: number
  attributes: Record<string, string>
  timeoutMs: number
}

function parseAttributes(text: string): Record<string, string> {
  const pairs = text.split(',').map(pair => pair.trim()).filter(pair => pair !== '')
  return Object.fromEntries(pairs.map(pair => {
    const [, name, attribute] = /^([a-z][a-z0-9_]*)=([a-z][a-z0-9.-]*)$/i.exec(pair) ?? []
    if (!name || !attribute) {
      throw new AppError('config-invalid', `LDAP_ATTRIBUTES: \`${pair}\` is not \`name=directoryAttribute\``)
    }
    return [name, attribute]
  }))
}

/** Throws where a filter of the settings could not be sent, rather than at the first sign-in. */
function checkFilter(name: string, filter: string): string {
  try {
    FilterParser.parseString(filter.replace(/\{(user|dn)\}/g, 'x'))
    return filter
  } catch (cause) {
    throw new AppError('config-invalid', `${name}: \`${filter}\` is no LDAP filter; count its brackets`, { cause })
  }
}

function checkBase(name: string, base: string): string {
  try {
    splitDn(base)
    return base
  } catch (cause) {
    throw new AppError('config-invalid', `${name}: \`${base}\` is no distinguished name`, { cause })
  }
}

/** Where groups are looked for by default: the domain of the people's base, since groups rarely stand below people. */
function findDomain(base: string): string {
  const domain = splitDn(base).filter(rdn => rdn.startsWith('dc='))
  return domain.length > 0 ? domain.join(',') : base
}

function readCa(file: string | undefined): string | undefined {
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('config-invalid', `LDAP_CA_FILE: the file \`${file}\` cannot be read`, { cause })
  }
}

/** The directory of the settings. Throws `config-invalid` where they contradict each other. */
export function readDirectorySettings(config: Config): DirectorySettings {
  const fault = (message: string) => new AppError('config-invalid', message)
  if (!config.LDAP_URL || !config.LDAP_SEARCH_BASE) throw fault('LDAP_URL and LDAP_SEARCH_BASE are needed to sign in')
  const url = new URL(config.LDAP_URL)
  const tls = url.protocol === 'ldaps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!host) throw fault('LDAP_URL: name the server, e.g. `ldaps://ldap.example.com`')
  if (config.LDAP_BIND_DN && !config.LDAP_BIND_PASSWORD) {
    // Many servers take a bind without a password for success.
    throw fault('LDAP_BIND_PASSWORD: the account of `LDAP_BIND_DN` needs its password')
  }
  if (!config.LDAP_USER_FILTER.includes('{user}')) {
    throw fault('LDAP_USER_FILTER: write `{user}` where the name belongs')
  }
  return {
    host,
    port: Number(url.port) || (tls ? 636 : 389),
    security: tls ? 'tls' : config.LDAP_START_TLS ? 'start-tls' : 'none',
    loopback: host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')),
    ca: readCa(config.LDAP_CA_FILE),
    bindDn: config.LDAP_BIND_DN,
    bindPassword: config.LDAP_BIND_PASSWORD,
    searchBase: checkBase('LDAP_SEARCH_BASE', config.LDAP_SEARCH_BASE),
    userFilter: checkFilter('LDAP_USER_FILTER', config.LDAP_USER_FILTER),
    userAttribute: config.LDAP_USER_ATTRIBUTE,
    nameAttribute: config.LDAP_NAME_ATTRIBUTE,
    groupBase: config.LDAP_GROUP_BASE ? checkBase('LDAP_GROUP_BASE', config.LDAP_GROUP_BASE)
      : findDomain(config.LDAP_SEARCH_BASE),
    groupFilter: checkFilter('LDAP_GROUP_FILTER', config.LDAP_GROUP_FILTER),
    groupDepth: config.LDAP_GROUP_DEPTH,
    attributes: parseAttributes(config.LDAP_ATTRIBUTES),
    timeoutMs: config.LDAP_TIMEOUT_SECONDS * 1000,
  }
}
