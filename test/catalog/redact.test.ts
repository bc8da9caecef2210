import { describe, expect, it } from 'vitest'
import { namesIn, redactSql } from '../../lib/catalog/redact.ts'

const known = new Set(['name', 'full name', 'country'])
const redact = (sql: string) => redactSql(sql, known)

describe('redactSql', () => {
  it('leaves out texts and numbers, and keeps the shape', () => {
    expect(redact(`SELECT name, count(*)\nFROM shop.sales.customers\n  WHERE email = 'kim@example.kr' AND id > 4711.5e3`))
      .toBe(`SELECT name, count(*) FROM shop.sales.customers WHERE email = '…' AND id > …`)
  })

  it('leaves out what stands in comments, nested ones too', () => {
    expect(redact('SELECT 1 -- for Kim, 010-1234\n, name /* a /* b */ 900101 */ FROM t')).toBe('SELECT … , name FROM t')
  })

  it.each([
    [`SELECT 'it''s Kim' FROM t`, `SELECT '…' FROM t`],
    [`SELECT E'Kim\\' OR name' FROM t`, `SELECT E'…' FROM t`],
    ['SELECT $$Kim$$, $x$ $$ Lee $x$ FROM t', `SELECT '…', '…' FROM t`],
    [`SELECT x'4b696d' FROM t`, `SELECT x'…' FROM t`],
    ['SELECT 0xDEAD, 1_000, .5, 1e9 FROM t', 'SELECT …, …, …, … FROM t'],
    [`SELECT U&'\\004bim' FROM t`, `SELECT U&'…' FROM t`],
  ])('leaves out every way to write a value: %s', (sql, shown) => {
    expect(redact(sql)).toBe(shown)
  })

  it('keeps numbers that count rows or name places, and no others', () => {
    expect(redact('SELECT country, sum(x) FROM t GROUP BY 1, 2 ORDER BY 2 DESC, 1 LIMIT 10 OFFSET 20'))
      .toBe('SELECT country, sum(x) FROM t GROUP BY 1, 2 ORDER BY 2 DESC, 1 LIMIT 10 OFFSET 20')
    expect(redact('SELECT 1 FROM t ORDER BY id = 4711, round(x, 2)')).toBe('SELECT … FROM t ORDER BY id = …, round(x, …)')
    expect(redact('SELECT x FROM t ORDER BY 9001011')).toBe('SELECT x FROM t ORDER BY …')
    expect(redact('SELECT sum(x) OVER (PARTITION BY country ORDER BY 1), 42 FROM t'))
      .toBe('SELECT sum(x) OVER (PARTITION BY country ORDER BY 1), … FROM t')
  })

  it('keeps parts of a date and spans of time', () => {
    expect(redact(`SELECT date_trunc('month', d), d - INTERVAL '30 days' FROM t WHERE d > DATE '1990-01-01'`))
      .toBe(`SELECT date_trunc('month', d), d - INTERVAL '30 days' FROM t WHERE d > DATE '…'`)
  })

  it('keeps names in quotes only where they are known', () => {
    expect(redact('SELECT "Full Name", "kim@example.kr" FROM t')).toBe('SELECT "Full Name", "…" FROM t')
  })

  it.each(['SELECT \'open', 'SELECT "open', 'SELECT /* open', 'SELECT $$ open', 'SELECT `Kim`', 'SELECT 1abc',
    'PIVOT t ON country', 'FROM t UNPIVOT (a FOR b IN (c))'])('gives nothing where values cannot be told: %s', sql => {
    expect(redact(sql)).toBeNull()
  })
})

describe('namesIn', () => {
  it('reads every name, in quotes or not, and none out of a text', () => {
    expect(namesIn(`SELECT "National_ID", c.Email FROM c WHERE x = 'phone' -- city`))
      .toEqual(new Set(['select', 'national_id', 'c', 'email', 'from', 'where', 'x']))
  })
})
