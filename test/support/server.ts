import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const readyPattern = /Sagwan is ready on (http:\/\/\S+)/

export type TestServer = {
  url: string
  pid: number
  /** Its data folder; removed by `stop` where the server made it. */
  directory: string
  /** Everything it has printed so far. */
  output(): string
  /** How it ended. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>
  /** Asks it to end (SIGTERM), waits for it, and removes its data folder. */
  stop(): Promise<void>
  /** Ends it as a power cut does; the data folder stays. */
  kill(): Promise<void>
}

/** A port of the loopback nobody listens on now. */
export async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

/** Stops the embedded database that a killed server leaves behind. */
function stopDatabase(directory: string): void {
  const [file] = globSync('postgres/**/postmaster.pid', { cwd: directory })
  const pid = file ? Number(readFileSync(join(directory, file), 'utf8').split('\n')[0]) : 0
  if (pid > 0) process.kill(pid, 'SIGINT')
}

/**
 * Starts Sagwan as people do (`node lib/cli/start.ts`, which builds what is missing) on a free port and a data folder
 * of its own, and answers when it is ready. `directory` goes on with an earlier server's data and leaves it there.
 * Throws with everything it printed where it ends before that, or is not ready within `readyMs`.
 */
export async function startServer(
  options: { env?: Record<string, string>; directory?: string; readyMs?: number; echo?: boolean; dev?: boolean } = {},
): Promise<TestServer> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'sagwan-e2e-'))
  const port = await findFreePort()
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'lib/cli/start.ts'), ...(options.dev ? ['--dev'] : [])], {
    cwd: root,
    // A runner of tests has set NODE_ENV to `test`, which Next would take as its own.
    env: { ...process.env, NODE_ENV: options.dev ? 'development' : 'production', PORT: String(port), DATA_DIR: directory, LOG_LEVEL: 'warn',
      ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      reject(new Error(`the server ${why}:\n${text}`))
    }
    const readyMs = options.readyMs ?? 600_000
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      stopDatabase(directory)
      fail(`was not ready within ${readyMs} ms`)
    }, readyMs)
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      if (options.echo) process.stderr.write(chunk)
      const ready = readyPattern.exec(text)
      if (!ready) return
      clearTimeout(timer)
      resolve(ready[1]!)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    exited.then(({ code, signal }) => fail(`ended before it was ready (${signal ?? code})`), reject)
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    url, directory, exited,
    pid: child.pid!,
    output: () => text,
    async stop() {
      const stuck = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await end('SIGTERM')
      clearTimeout(stuck)
      if (!options.directory) rmSync(directory, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
  }
}
