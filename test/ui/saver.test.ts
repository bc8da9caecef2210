import { describe, expect, it } from 'vitest'
import { createSaver } from '../../app/_ui/notebook/save/saver.ts'
import type { Edits } from '../../app/_ui/notebook/save/drafts.ts'
import type { SaveAnswer } from '../../app/_ui/notebook/save/saver.ts'
import type { CellData } from '../../lib/contracts/notebook.ts'

function cell(source: string, revision = 1): CellData {
  return {
    id: 'c1',
    kind: 'sql' as const,
    source,
    chart: null,
    view: { tab: 'table', collapsed: false },
    executionId: null,
    otherExecutionId: null,
    revision,
  }
}

/** A saver over a hand-driven clock, network and shelf. */
function setUp(
  cells: CellData[], shelf = new Map<string, string>(), onGone: (id: string, edits: Edits) => void = () => {},
) {
  const sent: { source?: string; revision: number }[] = []
  const waiting: (() => void)[] = []
  const answers: SaveAnswer[] = []
  const saver = createSaver({
    owner: 'kim:n1',
    cells,
    onGone,
    clock: () => 1000,
    shelf: {
      getItem: key => shelf.get(key) ?? null,
      setItem: (key, value) => void shelf.set(key, value),
      removeItem: key => void shelf.delete(key),
    },
    send: async (_id, patch) => {
      sent.push({ ...(patch.source === undefined ? {} : { source: patch.source }), revision: patch.revision })
      return answers.shift() ?? { kind: 'saved', cell: { revision: patch.revision + 1 } }
    },
    wait: (_ms, run) => {
      waiting.push(run)
      return () => void waiting.splice(waiting.indexOf(run), 1)
    },
  })
  const settle = async () => {
    for (const run of waiting.splice(0)) run()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { saver, sent, answers, settle, shelf, waiting }
}

describe('createSaver', () => {
  it('sends one save for a burst of typing, on the revision it was made on', async () => {
    const { saver, sent, settle, shelf } = setUp([cell('a')])
    saver.edit('c1', { source: 'ab' })
    saver.edit('c1', { source: 'abc' })
    expect(saver.status().kind).toBe('saving')
    expect(shelf.size).toBe(1)
    await settle()
    expect(sent).toEqual([{ source: 'abc', revision: 1 }])
    expect(saver.status()).toEqual({ kind: 'saved', at: 1000 })
    expect(shelf.size).toBe(0)
  })

  it('keeps the text in the browser while offline and sends it again', async () => {
    const { saver, sent, answers, settle, shelf } = setUp([cell('a')])
    answers.push({ kind: 'offline' })
    saver.edit('c1', { source: 'b' })
    await settle()
    expect(saver.status()).toEqual({ kind: 'offline', since: 1000 })
    expect(shelf.size).toBe(1)
    await settle()
    expect(sent).toHaveLength(2)
    expect(saver.status().kind).toBe('saved')
  })

  it('keeps the text where the session has ended, says so, and sends it once somebody has signed in again', async () => {
    const { saver, sent, answers, settle, shelf } = setUp([cell('a')])
    answers.push({ kind: 'signed-out' }, { kind: 'signed-out' })
    saver.edit('c1', { source: 'b' })
    await settle()
    await settle()
    expect(saver.status()).toEqual({ kind: 'signed-out' })
    expect(saver.isClean('c1')).toBe(false)
    expect(shelf.size).toBe(1)
    await settle()
    expect(sent).toHaveLength(3)
    expect(saver.status().kind).toBe('saved')
    expect(shelf.size).toBe(0)
  })

  it('takes up a draft left over from a closed page', async () => {
    const first = setUp([cell('a')])
    first.saver.edit('c1', { source: 'typed' })
    const second = setUp([cell('a')], first.shelf)
    expect(second.saver.cell('c1')?.source).toBe('typed')
    await second.settle()
    expect(second.sent).toEqual([{ source: 'typed', revision: 1 }])
  })

  it('asks the person where both windows changed the text, and sends nothing until they chose', async () => {
    const { saver, sent, answers, settle } = setUp([cell('a')])
    answers.push({ kind: 'conflict', current: cell('theirs', 5) })
    saver.edit('c1', { source: 'mine' })
    await settle()
    expect(saver.status().kind).toBe('conflict')
    expect(saver.cell('c1')).toMatchObject({ source: 'mine', conflict: { source: 'theirs' } })
    saver.edit('c1', { source: 'mine!' })
    await settle()
    expect(sent).toHaveLength(1)
    saver.resolve('c1', 'mine!')
    await settle()
    expect(sent[1]).toEqual({ source: 'mine!', revision: 5 })
    expect(saver.status().kind).toBe('saved')
  })

  it('goes on quietly where only the tab or the chart had changed elsewhere', async () => {
    const { saver, sent, answers, settle } = setUp([cell('a')])
    answers.push({ kind: 'conflict', current: { ...cell('a', 3), view: { tab: 'chart', collapsed: false } } })
    saver.edit('c1', { source: 'b' })
    await settle()
    await settle()
    expect(sent.map(({ revision }) => revision)).toEqual([1, 3])
    expect(saver.status().kind).toBe('saved')
  })

  it('holds a new cell until the server knows of it, and then sends what was typed meanwhile', async () => {
    const { saver, sent, settle } = setUp([])
    saver.add(cell('', 0), true)
    saver.edit('c1', { source: 'typed offline' })
    await saver.flushAll()
    await settle()
    expect(sent).toEqual([])
    saver.confirm(cell('', 1))
    await settle()
    expect(sent).toEqual([{ source: 'typed offline', revision: 1 }])
    expect(saver.status().kind).toBe('saved')
  })

  it('takes up what was typed in a new cell before the page was closed, without a question', async () => {
    const first = setUp([])
    first.saver.add(cell('', 0), true)
    first.saver.edit('c1', { source: 'typed' })
    const second = setUp([cell('', 1)], first.shelf)
    expect(second.saver.cell('c1')).toMatchObject({ source: 'typed', conflict: null })
    await second.settle()
    expect(second.sent).toEqual([{ source: 'typed', revision: 1 }])
  })

  it('shows what another window saved where nothing was typed here, and asks where it was', async () => {
    const { saver, settle } = setUp([cell('a')])
    saver.refresh([cell('theirs', 2)])
    expect(saver.cell('c1')).toMatchObject({ source: 'theirs', conflict: null })
    saver.edit('c1', { source: 'mine' })
    saver.refresh([cell('theirs again', 3)])
    expect(saver.cell('c1')).toMatchObject({ source: 'mine', conflict: { source: 'theirs again' } })
    await settle()
    expect(saver.status().kind).toBe('conflict')
  })

  it('leaves the draft of another window of the same browser alone', async () => {
    const first = setUp([cell('a')])
    first.saver.edit('c1', { source: 'saved here' })
    const second = setUp([cell('a')], first.shelf)
    second.saver.edit('c1', { source: 'typed there' })
    await first.settle()
    expect([...first.shelf.values()].join()).toContain('typed there')
  })

  it('hands the text of a cell that somebody deleted to the page, to bring it back', async () => {
    const gone: string[] = []
    const { saver, answers, settle } = setUp([cell('a')], new Map(), (id, { source }) => void gone.push(`${id} ${source}`))
    answers.push({ kind: 'gone' })
    saver.edit('c1', { source: 'unsaved' })
    await settle()
    expect(gone).toEqual(['c1 unsaved'])
    expect(saver.isClean('c1')).toBe(false)
  })

  it('knows that closing the page would lose text which the browser had no room for', async () => {
    const full = new Map<string, string>()
    full.set = () => { throw new DOMException('full', 'QuotaExceededError') }
    const { saver, settle } = setUp([cell('a')], full)
    saver.edit('c1', { source: 'b' })
    expect(saver.wouldLose()).toBe(true)
    await settle()
    expect(saver.wouldLose()).toBe(false)
  })

  it('says what the server refused and keeps the text', async () => {
    const { saver, answers, settle, shelf } = setUp([cell('a')])
    answers.push({ kind: 'refused', message: 'you may not edit this notebook' })
    saver.edit('c1', { source: 'b' })
    await settle()
    expect(saver.status()).toEqual({ kind: 'refused', message: 'you may not edit this notebook' })
    expect(shelf.size).toBe(1)
  })
})
