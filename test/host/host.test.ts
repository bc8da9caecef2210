import { fork } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startHost } from '../../lib/host/host.ts'
import type { Host } from '../../lib/host/host.ts'

const module = join(import.meta.dirname, 'child.ts')
const started: Host[] = []

async function start(init: unknown = { greeting: 'hello' }, bootTimeoutMs?: number): Promise<Host> {
  const host = await startHost({ module, init, name: 'test host', ...(bootTimeoutMs ? { bootTimeoutMs } : {}) })
  started.push(host)
  return host
}

afterEach(() => {
  for (const host of started.splice(0)) host.kill()
})

describe('startHost', () => {
  it('answers calls with what init gave', async () => {
    const host = await start()
    expect(await host.call('greet', { name: '사관' })).toBe('hello 사관')
  })

  it('hands events over in order, before the answer', async () => {
    const host = await start()
    const events: unknown[] = []
    expect(await host.call('count', { to: 100 }, { onEvent: event => events.push(event) })).toBe(100)
    expect(events).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  it('keeps code, message, params and position of an error', async () => {
    const host = await start()
    await expect(host.call('refuse', {})).rejects.toMatchObject({
      code: 'limit-rows', message: 'too many rows', params: { rows: 3 }, position: { line: 2, column: 5 },
    })
  })

  it('tells nothing of an error that is not ours', async () => {
    const host = await start()
    await expect(host.call('break', {})).rejects.toMatchObject({ code: 'internal', message: expect.not.stringContaining('secret') })
    await expect(host.call('nothing', {})).rejects.toMatchObject({ code: 'internal' })
  })

  it('rejects every pending call when the process crashes', async () => {
    const host = await start()
    const others = [host.call('wait', { ms: 60_000 }), host.call('wait', { ms: 60_000 })]
    const all = Promise.allSettled([...others, host.call('crash', {})])
    for (const one of await all) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'engine-crashed' } })
    expect(await host.exited).toEqual({ code: null, signal: 'SIGSEGV' })
    expect(host.alive).toBe(false)
    await expect(host.call('greet', {})).rejects.toMatchObject({ code: 'engine-crashed' })
  })

  it('can be killed while its loop hangs', async () => {
    const host = await start()
    const hung = host.call('hang', {})
    const late = host.call('greet', { name: 'x' }, { timeoutMs: 300 })
    await expect(late).rejects.toMatchObject({ code: 'engine-unavailable' })
    host.kill()
    await expect(hung).rejects.toMatchObject({ code: 'engine-crashed' })
    expect((await host.exited).signal).toBe('SIGKILL')
  })

  it('rejects where init refuses, dies or says nothing', async () => {
    await expect(start({ refuse: true })).rejects.toMatchObject({ code: 'warehouse-invalid' })
    await expect(start({ die: true })).rejects.toMatchObject({ code: 'engine-unavailable' })
    await expect(start({ silent: true }, 1000)).rejects.toMatchObject({ code: 'engine-unavailable' })
  })

  it('gives the child none of our environment', async () => {
    process.env.SAGWAN_TEST_SECRET = 'x'
    const names = await (await start()).call<string[]>('environment', {})
    delete process.env.SAGWAN_TEST_SECRET
    expect(names).not.toContain('SAGWAN_TEST_SECRET')
    expect(names).not.toContain('PATH')
  })

  it('carries bytes', async () => {
    const bytes = await (await start()).call<Uint8Array>('bytes', { size: 3 })
    expect([...bytes]).toEqual([7, 7, 7])
  })

  it('ends with its parent, even one that was killed', async () => {
    const parent = fork(join(import.meta.dirname, 'parent.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const pid = await new Promise<number>(resolve => parent.once('message', message => resolve(message as number)))
    const closed = new Promise(resolve => parent.once('close', resolve))
    parent.kill('SIGKILL')
    await closed
    await expect.poll(() => {
      try {
        return process.kill(pid, 0)
      } catch (error) {
        return (error as NodeJS.ErrnoException).code
      }
    }, { timeout: 20_000 }).toBe('ESRCH')
  })
})
