import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCases, runCases } from '../../lib/policy/cases.ts'
import { loadPolicies } from '../../lib/policy/load.ts'

const directory = join(import.meta.dirname, '../../policies')
const loaded = loadPolicies(directory)
const cases = loadCases(directory)

describe('the cases of the demo', () => {
  it('load with the policies they are about', () => {
    expect(loaded).toMatchObject({ ok: true })
    expect(cases).toMatchObject({ ok: true })
  })

  if (!loaded.ok || !cases.ok) return
  const { set } = loaded
  const { book } = cases

  it('are at least forty, and deny as well as allow', () => {
    const denials = book.cases.filter(({ test }) => test.expect.outcome === 'deny')
    expect(book.cases.length).toBeGreaterThanOrEqual(40)
    expect(denials.length).toBeGreaterThanOrEqual(15)
    expect(book.cases.length - denials.length).toBeGreaterThanOrEqual(15)
  })

  it('have names of their own', () => {
    const names = book.cases.map(({ test }) => test.name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('all pass', async () => {
    const results = await runCases(set, book)
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it('fail where the rules are others', async () => {
    const roles = new Map(set.roles)
    roles.delete('analyst')
    const results = await runCases({ ...set, roles, indexes: new WeakMap() }, book)
    expect(results.filter(({ faults }) => faults.length > 0).length).toBeGreaterThan(10)
  })
})
