import { describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import { createRefusals, maxPerMinute, quietMs } from '../../lib/gateway/refusals.ts'

type Refused = Extract<LedgerEvent, { kind: 'gateway.refused' }>

function open() {
  const written: { address: string | null; event: Refused }[] = []
  const clock = { now: 1_000_000 }
  const refusals = createRefusals({
    ledger: { append: (actor, event) => {
      if (event.kind === 'gateway.refused') written.push({ address: actor.address, event })
      return Promise.resolve({ seq: written.length, at: '', hash: '' })
    } },
    clock: () => new Date(clock.now), log: { warn: () => undefined },
  })
  const counted = () => written.reduce((sum, { event }) => sum + event.count, 0)
  return { refusals, written, clock, counted }
}

describe('createRefusals', () => {
  it('records the first of a kind and address at once, and the others as a number', async () => {
    const { refusals, written, clock, counted } = open()
    for (let tries = 0; tries < 1000; tries += 1) refusals.note('secret', '/events', 'wrong', '10.0.0.1')
    refusals.note('secret', '/events', 'wrong', '10.0.0.2')
    refusals.note('address', '/allow', 'not allowed', '10.0.0.1')
    expect(written.map(({ address, event }) => [address, event.what, event.count])).toEqual([
      ['10.0.0.1', 'secret', 1], ['10.0.0.2', 'secret', 1], ['10.0.0.1', 'address', 1]])
    clock.now += quietMs
    refusals.note('secret', '/events', 'wrong', '10.0.0.1')
    expect(written.at(-1)?.event.count).toBe(1000)
    refusals.note('secret', '/events', 'wrong', '10.0.0.1')
    await refusals.settle()
    expect([counted(), refusals.count()]).toEqual([1004, 1004])
  })

  it('writes no more than its bound, from however many addresses one is flooded, and counts all of it', async () => {
    const { refusals, written, clock, counted } = open()
    for (let minute = 0; minute < 3; minute += 1) {
      for (let index = 0; index < 5000; index += 1) refusals.note('address', '/allow', 'not allowed', `10.${minute}.${index >> 8}.${index & 255}`)
      clock.now += quietMs
    }
    await refusals.settle()
    expect(written.length).toBeLessThanOrEqual(3 * (maxPerMinute + 1))
    expect(written.filter(({ event }) => event.what === 'others')).toHaveLength(3)
    expect([counted(), refusals.count()]).toEqual([15_000, 15_000])
  })

  it('keeps what somebody sent within bounds', async () => {
    const { refusals, written } = open()
    refusals.note('question', `/${'x'.repeat(10_000)}`, 'y'.repeat(10_000), '10.0.0.1')
    await refusals.settle()
    expect([written[0]?.event.path.length, written[0]?.event.reason.length]).toEqual([200, 500])
  })
})
