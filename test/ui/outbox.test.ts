import { describe, expect, it } from 'vitest'
import { applyChanges, createOutbox } from '../../app/_ui/notebook/save/outbox.ts'
import type { Change, ChangeAnswer } from '../../app/_ui/notebook/save/outbox.ts'

const blank = { kind: 'sql' as const, source: '', chart: null }
const add = (cellId: string, afterId: string | null = null): Change =>
  ({ kind: 'add', cellId, cell: blank, afterId, fresh: true })

/** An outbox over a hand-driven network; answers are taken from `answers`, then everything is done. */
function setUp(shelf = new Map<string, string>()) {
  const sent: string[] = []
  const done: string[] = []
  const refused: string[] = []
  const waiting: (() => void)[] = []
  const answers: ChangeAnswer<number>[] = []
  const outbox = createOutbox<number>({
    key: 'kim:n1', clock: () => 1000,
    shelf: {
      getItem: key => shelf.get(key) ?? null,
      setItem: (key, value) => void shelf.set(key, value),
      removeItem: key => void shelf.delete(key),
    },
    send: async change => {
      sent.push(`${change.kind} ${change.cellId}`)
      return answers.shift() ?? { kind: 'done', answer: sent.length }
    },
    wait: (_ms, run) => {
      waiting.push(run)
      return () => void waiting.splice(waiting.indexOf(run), 1)
    },
    onDone: change => void done.push(change.cellId),
    onRefused: change => void refused.push(change.cellId),
  })
  const settle = async () => {
    for (const run of waiting.splice(0)) run()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { outbox, sent, done, refused, answers, settle, shelf }
}

describe('createOutbox', () => {
  it('sends changes in the order they were made, each after the one before', async () => {
    const { outbox, done, settle, shelf } = setUp()
    outbox.push(add('a'))
    outbox.push({ kind: 'move', cellId: 'a', afterId: 'b' })
    outbox.push({ kind: 'delete', cellId: 'a' })
    expect(outbox.pending()).toHaveLength(3)
    await settle()
    expect(done).toEqual(['a', 'a', 'a'])
    expect(outbox.pending()).toEqual([])
    expect(shelf.size).toBe(0)
  })

  it('keeps them while the server is away, and sends the first one again', async () => {
    const { outbox, sent, answers, settle } = setUp()
    answers.push({ kind: 'offline' }, { kind: 'offline' })
    outbox.push(add('a'))
    outbox.push(add('b'))
    await settle()
    expect(outbox.offlineSince()).toBe(1000)
    await settle()
    await settle()
    expect(sent).toEqual(['add a', 'add a', 'add a', 'add b'])
    expect(outbox.offlineSince()).toBeNull()
  })

  it('keeps them where the session has ended, and sends them once somebody has signed in again', async () => {
    const { outbox, sent, answers, settle } = setUp()
    answers.push({ kind: 'signed-out' })
    outbox.push(add('a'))
    await settle()
    expect([outbox.signedOut(), outbox.offlineSince()]).toEqual([true, null])
    await settle()
    expect(sent).toEqual(['add a', 'add a'])
    expect([outbox.signedOut(), outbox.pending()]).toEqual([false, []])
  })

  it('goes on where the page was closed', async () => {
    const first = setUp()
    first.answers.push({ kind: 'offline' })
    first.outbox.push(add('a'))
    await first.settle()
    first.outbox.close()
    const second = setUp(first.shelf)
    expect(second.outbox.pending()).toEqual([add('a')])
    await second.outbox.flush()
    expect(second.sent).toEqual(['add a'])
  })

  it('gives up what is refused and goes on with the rest; what is gone is done', async () => {
    const { outbox, done, refused, answers, settle } = setUp()
    answers.push({ kind: 'refused', error: new Error('no') }, { kind: 'gone' })
    outbox.push(add('a'))
    outbox.push({ kind: 'delete', cellId: 'b' })
    await settle()
    expect([refused, done]).toEqual([['a'], ['b']])
  })
})

describe('applyChanges', () => {
  const cells = ['a', 'b', 'c'].map(id => ({ id, kind: 'sql' as const }))
  const after = (...changes: Change[]) => applyChanges(cells, changes, id => ({ id, kind: 'sql' })).map(({ id }) => id).join('')

  it('puts what is on its way over what the server has', () => {
    expect(after(add('x'), add('y', 'a'))).toBe('xaybc')
    expect(after({ kind: 'move', cellId: 'c', afterId: null }, { kind: 'delete', cellId: 'a' })).toBe('cb')
    expect(after(add('x', 'gone'))).toBe('abcx')
    expect(after(add('b'))).toBe('bac')
  })
})
