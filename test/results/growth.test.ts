import { describe, expect, it } from 'vitest'
import { windowSchema } from '../../lib/contracts/result.ts'
import { Growth } from '../../lib/results/growth.ts'
import type { Source } from '../../lib/results/source.ts'

const sourceOf = (parts: number, rows = 500_000): Source => ({
  executionId: 'e', columns: [], files: Array.from({ length: parts }, (_, i) => `part ${i}`),
  starts: Array.from({ length: parts + 1 }, (_, i) => i * rows),
})
const window = windowSchema.parse({ sort: [{ column: 0, descending: true }] })

describe('a sorted view of a growing result', () => {
  it('stays as it is for three seconds, then shows everything there is', () => {
    let now = 0
    const growth = new Growth(() => now)
    expect(growth.view(sourceOf(2), window)).toEqual(sourceOf(2))
    growth.answered(sourceOf(2), window, 10)
    now = 2999
    expect(growth.view(sourceOf(5), window)).toEqual(sourceOf(2))
    expect(growth.view(sourceOf(1), window)).toEqual(sourceOf(1))
    expect(growth.view(sourceOf(5), { ...window, sort: [] })).toEqual(sourceOf(5))
    growth.answered(sourceOf(2), window, 10)
    now = 3000
    expect(growth.view(sourceOf(5), window)).toEqual(sourceOf(5))
    growth.answered(sourceOf(5), window, 10)
    expect(growth.view(sourceOf(6), window)).toEqual(sourceOf(5))
  })

  it('rests longer after work that took longer', () => {
    let now = 0
    const growth = new Growth(() => now)
    growth.answered(sourceOf(2), window, 4000)
    now = 11_999
    expect(growth.view(sourceOf(5), window)).toEqual(sourceOf(2))
    now = 12_000
    expect(growth.view(sourceOf(5), window)).toEqual(sourceOf(5))
  })

  it('follows at once while it is small', () => {
    const growth = new Growth(() => 0)
    growth.answered(sourceOf(2, 1000), window, 10)
    expect(growth.view(sourceOf(5, 1000), window)).toEqual(sourceOf(5, 1000))
  })
})
