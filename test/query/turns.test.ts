import { describe, expect, it } from 'vitest'
import type { Lane } from '../../lib/policy/lanes.ts'
import { createTurns } from '../../lib/query/turns.ts'
import type { Claim, Turns } from '../../lib/query/turns.ts'

const lane = (more: Partial<Lane> = {}): Lane => ({ role: 'analyst', concurrent: 4, together: null, waiting: 50, ...more })

/** Claims by name, in the order in which they were let in. */
function openHall(turns: Turns) {
  const order: string[] = []
  const claims = new Map<string, Claim>()
  return {
    order,
    async ask(name: string, more: Partial<Lane> = {}) {
      const claim = turns.claim(name.replace(/\d+$/, ''), lane(more))
      claims.set(name, claim)
      void claim.entered.then(() => order.push(name))
      await Promise.resolve()
    },
    async end(name: string) {
      claims.get(name)!.release()
      await Promise.resolve()
    },
    ahead: (name: string) => claims.get(name)!.ahead(),
  }
}

describe('createTurns', () => {
  it('lets a person run as many at once as their limit says, and the others in the order they came', async () => {
    const hall = openHall(createTurns(null))
    for (const name of ['kim1', 'kim2', 'kim3', 'kim4']) await hall.ask(name, { concurrent: 2 })
    expect(hall.order).toEqual(['kim1', 'kim2'])
    expect(['kim1', 'kim3', 'kim4'].map(hall.ahead)).toEqual([null, 0, 1])
    await hall.end('kim2')
    expect(hall.order).toEqual(['kim1', 'kim2', 'kim3'])
    await hall.ask('lee1', { concurrent: 2 })
    expect(hall.order.at(-1)).toBe('lee1')
  })

  it('gives the next place to who holds the fewest, then to whose turn it is', async () => {
    const hall = openHall(createTurns(4))
    for (const name of ['bot1', 'bot2', 'bot3', 'bot4', 'bot5', 'bot6']) await hall.ask(name, { concurrent: 10 })
    for (const name of ['kim1', 'lee1', 'kim2', 'lee2']) await hall.ask(name)
    // The service that came first holds three quarters and no more.
    expect(hall.order).toEqual(['bot1', 'bot2', 'bot3', 'kim1'])
    expect(['lee1', 'kim2', 'lee2', 'bot4'].map(hall.ahead)).toEqual([0, 1, 2, 3])
    for (const name of ['bot1', 'bot2', 'bot3']) await hall.end(name)
    expect(hall.order.slice(4)).toEqual(['lee1', 'bot4', 'kim2'])
  })

  it('never lets one person hold more than three quarters of an engine, alone or not', async () => {
    const turns = createTurns(8)
    const hall = openHall(turns)
    for (let i = 0; i < 30; i += 1) await hall.ask(`bot${i}`, { concurrent: 100 })
    expect(turns.running()).toBe(6)
    expect(turns.waiting('bot')).toBe(24)
    await hall.ask('kim1')
    expect(hall.order.at(-1)).toBe('kim1')
    const single = createTurns(1)
    const alone = openHall(single)
    await alone.ask('bot1')
    expect(single.running()).toBe(1)
  })

  it('holds the people of a role together to the role\'s limit, and nobody else', async () => {
    const hall = openHall(createTurns(16))
    for (const name of ['kim1', 'lee1', 'kim2', 'lee2']) await hall.ask(name, { role: 'report', together: 2 })
    await hall.ask('park1', { role: 'owner' })
    expect(hall.order).toEqual(['kim1', 'lee1', 'park1'])
    expect(['kim2', 'lee2'].map(hall.ahead)).toEqual([0, 1])
    await hall.end('kim1')
    expect(hall.order.at(-1)).toBe('kim2')
  })

  it('lets one leave the queue, and forgets who has nothing there', async () => {
    const turns = createTurns(2)
    const hall = openHall(turns)
    for (const name of ['kim1', 'kim2', 'kim3']) await hall.ask(name)
    await hall.end('kim2')
    await hall.end('kim2')
    expect(hall.order).toEqual(['kim1', 'kim2'])
    expect(turns.waiting()).toBe(1)
    await hall.end('kim1')
    expect(hall.order.at(-1)).toBe('kim3')
    await hall.end('kim3')
    expect([turns.running(), turns.waiting()]).toEqual([0, 0])
  })

  it('tells those who wait when their place has changed', async () => {
    const turns = createTurns(1)
    const first = turns.claim('kim', lane())
    const seen: (number | null)[] = []
    const second = turns.claim('lee', lane())
    const third = turns.claim('park', lane(), () => seen.push(third.ahead()))
    expect(third.ahead()).toBe(1)
    first.release()
    await second.entered
    expect(seen.at(-1)).toBe(0)
    second.release()
    await third.entered
    expect(third.ahead()).toBeNull()
  })
})
