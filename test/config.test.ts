import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig, settingNames, showSetting } from '../lib/config.ts'

describe('parseConfig', () => {
  it('gives every setting a default that works with nothing installed', () => {
    const config = parseConfig({}, '/srv/sagwan')
    expect(config).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DATA_DIR: '/srv/sagwan/data', demo: true })
    expect(config.from.PORT).toBe('default')
  })

  it('reports all faults together, each with its name', () => {
    const env = { PORT: 'http', LDAP_URL: 'directory.example.com', DATABASE_URL: 'mysql://x', LDAP_TIMEOUT_SECONDS: '0' }
    expect(() => parseConfig(env)).toThrow(/PORT(.|\n)*DATABASE_URL(.|\n)*LDAP_URL(.|\n)*LDAP_TIMEOUT_SECONDS(.|\n)*LDAP_SEARCH_BASE/)
  })

  it('reads a secret from its file, without the last line break', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sagwan-config-')), 'password')
    writeFileSync(file, 'open sesame\n')
    const config = parseConfig({ LDAP_BIND_PASSWORD_FILE: file })
    expect(config.LDAP_BIND_PASSWORD).toBe('open sesame')
    expect(config.from.LDAP_BIND_PASSWORD).toBe('file')
    expect(() => parseConfig({ LDAP_BIND_PASSWORD_FILE: file, LDAP_BIND_PASSWORD: 'x' })).toThrow(/not both/)
    expect(() => parseConfig({ LDAP_BIND_PASSWORD_FILE: `${file}x` })).toThrow(/there is no file/)
  })

  it('is no demo where a directory or people of one\'s own are named', () => {
    expect(parseConfig({ LDAP_URL: 'ldaps://ldap.example.com', LDAP_SEARCH_BASE: 'dc=example,dc=com' }).demo).toBe(false)
    expect(parseConfig({ DIRECTORY_LDIF: 'people.ldif' }).demo).toBe(false)
  })
})

describe('showSetting', () => {
  it('shows no password', () => {
    const config = parseConfig({ DATABASE_URL: 'postgresql://sagwan:secret@db/sagwan', LDAP_BIND_PASSWORD: 'secret' })
    expect(settingNames.map(name => showSetting(config, name)).join(' ')).not.toContain('secret')
  })
})

describe('README.md', () => {
  it('lists every setting with its default, and none that is not', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
    const rows = new Map([...readme.matchAll(/^\| `([A-Z_]+)` \| (.*?) \|/gm)].map(match => [match[1], match[2]]))
    expect([...rows.keys()].sort()).toEqual([...settingNames].sort())
    const config = parseConfig({}, '/')
    for (const name of settingNames) {
      const said = rows.get(name)?.match(/^`([^`]*)`$/)?.[1]
      const value = config[name]
      if (said === undefined || value === undefined || name === 'LDAP_GROUP_BASE') continue
      expect(`${name} ${String(value).replace(/^\//, '')}`).toBe(`${name} ${said}`)
    }
  })
})
