import { describe, expect, it } from 'vitest'
import { createTurns } from '../../lib/identity/turns.ts'
import { codeOf } from './support.ts'

describe('createTurns', () => {
  it('runs so many at once, in the order they came, and refuses those beyond the line', async () => {
    const turns = createTurns(2, 2)
    const finish: (() => void)[] = []
    const started: number[] = []
    const calls = [0, 1, 2, 3].map(index => turns(() => {
      started.push(index)
      return new Promise<number>((resolve, reject) => finish.push(() => index === 0 ? reject(new Error('broke')) : resolve(index)))
    }))
    expect(started).toEqual([0, 1])
    expect(await codeOf(turns(async () => 4))).toBe('directory-unavailable')
    finish[0]!()
    await expect(calls[0]).rejects.toThrow('broke')
    expect(started).toEqual([0, 1, 2])
    finish[1]!()
    await calls[1]
    finish[2]!()
    finish[3]!()
    expect(await Promise.all(calls.slice(1))).toEqual([1, 2, 3])
    expect(await turns(async () => 5)).toBe(5)
  })
})
