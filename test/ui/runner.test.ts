import { describe, expect, it } from 'vitest'
import { createRunner } from '../../app/_ui/notebook/run/runner.ts'
import type { RunnerEffects } from '../../app/_ui/notebook/run/runner.ts'
import type { ExecutionState, ExecutionView } from '../../lib/contracts/query.ts'
import { AppError, toFault } from '../../lib/errors.ts'

function view(id: string, state: ExecutionState): ExecutionView {
  return {
    id,
    user: 'analyst',
    engine: 'duckdb',
    sql: 'select 1',
    state,
    notebookId: null,
    cellId: null,
    createdAt: '',
    endedAt: null,
    elapsedMs: 1,
    columns: [],
    rows: 0,
    sizeBytes: 0,
    percentage: null,
    detail: null,
    ahead: null,
    error: null,
    decision: null,
    openedSeq: 1,
    closedSeq: null,
    gone: false,
  }
}

function setUp(change: Partial<RunnerEffects> = {}) {
  const cancelled: string[] = []
  const streams = new Map<string, (view: ExecutionView) => void>()
  const runner = createRunner({
    execute: async sql => ({ id: sql, execution: view(sql, sql === 'slow' ? 'running' : 'succeeded'), rows: [] }),
    read: async id => view(id, 'succeeded'),
    cancel: async id => void cancelled.push(id),
    follow: (id, onView) => {
      streams.set(id, onView)
      return () => streams.delete(id)
    },
    toFault,
    ...change,
  })
  return { runner, cancelled, streams }
}
const tick = () => new Promise(resolve => setImmediate(resolve))

describe('createRunner', () => {
  it('is done with one answer where the statement was quick', async () => {
    const { runner, streams } = setUp()
    expect(await runner.run('c1', 'quick')).toBe('succeeded')
    expect(runner.state('c1')).toMatchObject({ phase: 'done', first: [] })
    expect(streams.size).toBe(0)
  })

  it('follows a slow one to its end', async () => {
    const { runner, streams } = setUp()
    const done = runner.run('c1', 'slow')
    await tick()
    expect(runner.running()).toEqual(['c1'])
    streams.get('slow')?.(view('slow', 'succeeded'))
    expect(await done).toBe('succeeded')
    expect(runner.running()).toEqual([])
    expect(streams.size).toBe(0)
  })

  it('goes on following what was running before the page was opened', async () => {
    const { runner, streams } = setUp({ read: async id => view(id, 'running') })
    const resumed = runner.resume('c1', 'e1', null)
    await tick()
    expect(runner.state('c1').phase).toBe('running')
    streams.get('e1')?.(view('e1', 'failed'))
    await resumed
    expect(runner.state('c1')).toMatchObject({ phase: 'done', execution: { state: 'failed' } })
  })

  it("says so where somebody else's result was made with other rights", async () => {
    const { runner } = setUp({
      read: async () => {
        throw new AppError('result-other-rights', 'run it as yourself')
      },
    })
    await runner.resume('c1', null, 'e9')
    expect(runner.state('c1')).toMatchObject({ phase: 'done', other: true, execution: null })
  })

  it('stops in the engine, also when pressed before the answer was there', async () => {
    let answer = (_: { id: string }): void => undefined
    const { runner, cancelled } = setUp({
      execute: () =>
        new Promise(resolve => {
          answer = resolve
        }),
    })
    void runner.run('c1', 'slow')
    await runner.stop('c1')
    expect(cancelled).toEqual([])
    answer({ id: 'slow' })
    await tick()
    expect(cancelled).toEqual(['slow'])
  })

  it('runs cell after cell, and none after Stop all', async () => {
    const { runner, streams } = setUp()
    const all = runner.runAll([
      { id: 'a', sql: 'quick', engine: null },
      { id: 'b', sql: 'slow', engine: null },
      { id: 'c', sql: 'quick', engine: null },
    ])
    await tick()
    expect(runner.running()).toEqual(['b'])
    await runner.stopAll()
    streams.get('slow')?.(view('slow', 'cancelled'))
    await all
    expect(runner.state('c').phase).toBe('idle')
  })

  it('shows an asking that failed without losing the result before it', async () => {
    const effects = { failing: false }
    const { runner } = setUp({
      execute: async sql => {
        if (effects.failing) throw new AppError('limit-concurrent', 'four statements run already')
        return { id: sql, execution: view(sql, 'succeeded') }
      },
    })
    await runner.run('c1', 'quick')
    effects.failing = true
    await runner.run('c1', 'quick')
    expect(runner.state('c1')).toMatchObject({ fault: { code: 'limit-concurrent' }, execution: { id: 'quick' } })
  })
})
