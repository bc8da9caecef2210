import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { findTrinoServer } from '../../lib/engine/trino/settings.ts'
import { createReadings } from '../../lib/engine/trino/readings.ts'
import { findWritten, kindOfStatement, listNames, listSources, nameAt, trimStatement } from '../../lib/engine/trino/statement.ts'

describe('findTrinoServer', () => {
  it('is none without an address', () => expect(findTrinoServer(parseConfig({}))).toBeNull())

  it('takes http on this machine only, and never without a password', () => {
    expect(findTrinoServer(parseConfig({ TRINO_URL: 'http://127.0.0.1:8080', TRINO_PASSWORD: 'x' }))).toMatchObject({ forwarded: true, user: 'sagwan' })
    expect(findTrinoServer(parseConfig({ TRINO_URL: 'https://trino.example.com', TRINO_PASSWORD: 'x' }))).toMatchObject({ forwarded: false })
    expect(() => parseConfig({ TRINO_URL: 'http://trino.example.com', TRINO_PASSWORD: 'x' })).toThrow(/clear/)
    expect(() => parseConfig({ TRINO_URL: 'https://trino.example.com' })).toThrow(/TRINO_PASSWORD/)
  })

  it('reads the certificates, and says which file is missing', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sagwan-ca-')), 'ca.pem')
    const settings = { TRINO_URL: 'https://trino.example.com', TRINO_PASSWORD: 'x', TRINO_CA_FILE: file }
    expect(() => findTrinoServer(parseConfig(settings))).toThrow(/TRINO_CA_FILE.*ca\.pem/)
    writeFileSync(file, 'PEM')
    expect(findTrinoServer(parseConfig(settings))).toMatchObject({ ca: 'PEM' })
  })
})

describe('statements', () => {
  it.each([
    [' -- a\n/* b */ select 1', 'select'], ['WITH x AS (SELECT 1) SELECT * FROM x', 'select'], ['(SELECT 1)', 'select'], ['VALUES 1', 'select'],
    ['show tables', 'show'], ['DESC x', 'describe'], ['-- select 1', undefined], ['insert into x select 1', undefined], ['execute immediate \'x\'', undefined],
    ['prepare x from select 1', undefined], ['/* /* */ drop table x', undefined], ['explain analyze select 1', undefined], ['', undefined],
  ])('%j is of kind %s', (sql, kind) => expect(kindOfStatement(sql)).toBe(kind))

  it('lose one semicolon at the end, and nothing else', () => {
    expect(trimStatement('SELECT 1 ; \n')).toBe('SELECT 1')
    expect(trimStatement('SELECT \';\'')).toBe('SELECT \';\'')
    expect(trimStatement('SELECT 1;;')).toBe('SELECT 1;')
  })

  it('give names, where they stand and as they were written', () => {
    expect(listNames('SELECT "A b", c FROM x.y WHERE z = \'not\' -- nor this')).toEqual(['SELECT', 'A b', 'c', 'FROM', 'x', 'y', 'WHERE', 'z'])
    expect(nameAt('SELECT *\nFROM a."B ""c" x', { line: 2, column: 6 })).toBe('a."B ""c"')
    expect(findWritten('SELECT \'x.t\', 1\nFROM s.T', 't')).toEqual({ name: 's.T', parts: ['s', 'T'], position: { line: 2, column: 6 } })
    expect(listSources('WITH w AS (SELECT * FROM a.b) SELECT \'from x\' FROM w\n JOIN "C".d ON true')).toEqual([
      { name: 'a.b', parts: ['a', 'b'], position: { line: 1, column: 26 } }, { name: '"C".d', parts: ['C', 'd'], position: { line: 2, column: 7 } }])
    expect(findWritten('SELECT 1', 't')).toBeUndefined()
  })
})

describe('createReadings', () => {
  it('keeps what was read, but no failure', async () => {
    const readings = createReadings()
    const reading = Promise.resolve({ ok: false as const, refusal: { code: 'syntax-error' as const, message: 'x' }, tables: [], mentions: [] })
    expect(readings.get('a')).toBeUndefined()
    expect(readings.keep('a', reading)).toBe(reading)
    expect(readings.get('a')).toBe(reading)
    await expect(readings.keep('b', Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(readings.get('b')).toBeUndefined()
  })
})
