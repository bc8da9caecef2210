import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFollower } from '../../app/_ui/notebook/run/follower.ts'
import type { StreamEvents } from '../../app/_ui/notebook/run/follower.ts'
import type { ExecutionState, ExecutionView } from '../../lib/contracts/query.ts'
import type { Fault } from '../../lib/errors.ts'

const view = (id: string, state: ExecutionState, rows = 0): ExecutionView => ({
  id, user: 'analyst', engine: 'duckdb', sql: '', state, notebookId: null, cellId: null, createdAt: '', endedAt: null, elapsedMs: 0,
  columns: [], rows, sizeBytes: 0, percentage: null, detail: null, ahead: null, error: null, decision: null, openedSeq: null,
  closedSeq: null, gone: false,
})

function setUp() {
  const streams: { ids: string[]; on: StreamEvents; closed: boolean }[] = []
  const polled: { id: string; onView: (view: ExecutionView) => void; onFault: (fault: Fault) => void; stopped: boolean }[] = []
  const follow = createFollower({
    open(ids, on) {
      const stream = { ids, on, closed: false }
      streams.push(stream)
      return () => { stream.closed = true }
    },
    poll(id, onView, onFault) {
      const one = { id, onView, onFault, stopped: false }
      polled.push(one)
      return () => { one.stopped = true }
    },
  })
  const seen: string[] = []
  const watch = (id: string) => follow(id, ({ state, rows }) => seen.push(`${id} ${state} ${rows}`), ({ code }) => seen.push(`${id} ${code}`))
  return { streams, polled, seen, watch }
}

describe('createFollower', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('follows what is started together over one stream, and opens it anew with one more', () => {
    const { streams, watch } = setUp()
    watch('a')
    watch('b')
    vi.runAllTimers()
    expect(streams.map(({ ids }) => ids)).toEqual([['a', 'b']])
    watch('c')
    vi.runAllTimers()
    expect(streams.map(({ ids, closed }) => [ids, closed])).toEqual([[['a', 'b'], true], [['a', 'b', 'c'], false]])
  })

  it('closes the stream with the last of them', () => {
    const { streams, seen, watch } = setUp()
    watch('a')
    const stop = watch('b')
    vi.runAllTimers()
    streams[0]!.on.view(view('a', 'succeeded', 3))
    expect([seen, streams[0]!.closed]).toEqual([['a succeeded 3'], false])
    stop()
    expect(streams[0]!.closed).toBe(true)
  })

  it('asks for each by itself where the stream breaks, and follows the next one over a new stream', () => {
    const { streams, polled, seen, watch } = setUp()
    watch('a')
    watch('b')
    vi.runAllTimers()
    streams[0]!.on.broken()
    expect(polled.map(({ id }) => id)).toEqual(['a', 'b'])
    polled[0]!.onView(view('a', 'succeeded', 1))
    expect([seen, polled[0]!.stopped, polled[1]!.stopped]).toEqual([['a succeeded 1'], true, false])
    watch('c')
    vi.runAllTimers()
    expect(streams[1]!.ids).toEqual(['c'])
  })

  it('tells a fault to the one it is of', () => {
    const { streams, seen, watch } = setUp()
    watch('a')
    watch('b')
    vi.runAllTimers()
    streams[0]!.on.fault('a', { code: 'not-found', message: '' })
    streams[0]!.on.view(view('b', 'failed'))
    expect(seen).toEqual(['a not-found', 'b failed 0'])
  })

  it('hands on the newest of many views, and an end at once', () => {
    const { streams, seen, watch } = setUp()
    watch('a')
    vi.runAllTimers()
    for (let rows = 1; rows <= 10; rows += 1) streams[0]!.on.view(view('a', 'running', rows))
    expect(seen).toEqual([])
    vi.advanceTimersByTime(200)
    expect(seen).toEqual(['a running 10'])
    streams[0]!.on.view(view('a', 'running', 11))
    streams[0]!.on.view(view('a', 'succeeded', 12))
    vi.runAllTimers()
    expect(seen).toEqual(['a running 10', 'a succeeded 12'])
  })
})
