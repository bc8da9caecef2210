import { fork } from 'node:child_process'
import { AppError, fromFault } from '../errors.ts'
import type { FromChild, ToChild } from './wire.ts'

export type HostExit = { code: number | null; signal: string | null }
export type CallOptions = {
  /** Events the handler emits before it answers, in order. */
  onEvent?: (event: unknown) => void
  /** After this the call rejects with `engine-unavailable`; the child itself is left alone. */
  timeoutMs?: number
}

/** A child process that answers requests over IPC. */
export type Host = {
  readonly pid: number
  readonly name: string
  /** Rejects with the fault the handler threw, or with `engine-crashed` where the process ended first. */
  call<T>(method: string, params: unknown, options?: CallOptions): Promise<T>
  /** Ends the process at once (SIGKILL); `exited` tells when it is gone. */
  kill(): void
  /** Resolves when the process is gone and everything it had sent was received. Never rejects. */
  readonly exited: Promise<HostExit>
  readonly alive: boolean
}

export type HostOptions = {
  /** Absolute path of the child's `.ts` file, which calls `serveHost`. */
  module: string
  /** Handed to the child's `onInit`; anything that can be cloned, so secrets need no environment. */
  init: unknown
  name: string
  /** The child's whole environment, besides locale and time zone: it inherits nothing of ours. */
  env?: Record<string, string>
  bootTimeoutMs?: number
}

type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void; onEvent?: (event: unknown) => void }

/** Locale and clock are all that a host may know of our environment: the rest holds passwords. */
const inherited = ['TZ', 'LANG', 'LC_ALL', 'TMPDIR']

/**
 * Starts a child process and waits until its `onInit` is done. Rejects with what `onInit` threw, or with
 * `engine-unavailable` where the process ends or stays silent before that.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { name } = options
  const env: Record<string, string> = {}
  for (const key of inherited) if (process.env[key] !== undefined) env[key] = process.env[key]
  const child = fork(options.module, [], {
    env: { ...env, ...options.env } as NodeJS.ProcessEnv,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const pending = new Map<number, Pending>()
  let alive = true
  let nextId = 1
  const boot = Promise.withResolvers<void>()
  const exit = Promise.withResolvers<HostExit>()
  const crashed = (why: string) => new AppError('engine-crashed', `\`${name}\` stopped in the middle of its work: ${why}`)

  const end = (code: number | null, signal: string | null) => {
    alive = false
    const why = signal ? `signal ${signal}` : `code ${code ?? 'unknown'}`
    boot.reject(new AppError('engine-unavailable', `\`${name}\` ended while it started: ${why}`))
    for (const call of pending.values()) call.reject(crashed(why))
    pending.clear()
    exit.resolve({ code, signal })
  }
  child.on('exit', () => { alive = false })
  // 'close' comes after the channel was read to its end: an answer sent just before a crash still counts.
  child.on('close', end)
  child.on('error', error => {
    boot.reject(new AppError('engine-unavailable', `\`${name}\` could not be started`, { cause: error }))
    if (child.pid === undefined) end(null, null)
  })
  child.on('message', (message: FromChild) => {
    if (message.kind === 'ready') return boot.resolve()
    if (message.kind === 'refused') return boot.reject(fromFault(message.fault))
    const call = pending.get(message.id)
    if (!call) return
    if (message.kind === 'event') return call.onEvent?.(message.event)
    pending.delete(message.id)
    if (message.kind === 'answer') call.resolve(message.value)
    else call.reject(fromFault(message.fault))
  })

  const kill = () => {
    alive = false
    child.kill('SIGKILL')
  }
  const send = (message: ToChild, onFault: (error: Error) => void) => {
    if (!child.connected) return onFault(crashed('it is gone'))
    child.send(message, error => { if (error) onFault(crashed('it cannot be reached')) })
  }

  const timer = setTimeout(
    () => boot.reject(new AppError('engine-unavailable', `\`${name}\` did not start in time`)),
    options.bootTimeoutMs ?? 30_000,
  )
  try {
    send({ kind: 'init', init: options.init }, boot.reject)
    await boot.promise
  } catch (error) {
    kill()
    throw error
  } finally {
    clearTimeout(timer)
  }

  return {
    pid: child.pid ?? 0,
    name,
    exited: exit.promise,
    get alive() { return alive },
    kill,
    call<T>(method: string, params: unknown, { onEvent, timeoutMs }: CallOptions = {}): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (!alive) return reject(crashed('it is gone'))
        const id = nextId++
        const late = timeoutMs === undefined ? undefined : setTimeout(() => {
          pending.delete(id)
          reject(new AppError('engine-unavailable', `\`${name}\` does not answer`))
        }, timeoutMs)
        const settled = <V>(settle: (value: V) => void) => (value: V) => {
          clearTimeout(late)
          pending.delete(id)
          settle(value)
        }
        const fail = settled(reject)
        pending.set(id, { resolve: settled(value => resolve(value as T)), reject: fail, ...(onEvent ? { onEvent } : {}) })
        send({ kind: 'call', id, method, params }, fail)
      })
    },
  }
}
