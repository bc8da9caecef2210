import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync, readFileSync, closeSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { fetchTrino } from './fetch.ts'
import { serviceUser, writeTrinoFiles } from './files.ts'
import type { GatewayAddress } from './files.ts'
import { getJava, hasModule } from './java.ts'

export type StartOptions = {
  /** Where the unpacked server is or will be. */
  cache: string
  /** Folder of this server's configuration and tables; tables survive a restart in the same folder. */
  directory: string
  /** Null leaves Trino without policy: everybody may read everything, so only tests want it. */
  gateway: GatewayAddress | null
  /** The text of `resource-groups.json`, where queries are to queue by role and person. */
  resourceGroups?: string
  /** 0 takes a free one. */
  port?: number
  people?: Record<string, string>
  memoryMb?: number
  /** Starts in less time and runs long statements slower: for loading and for tests. */
  quick?: boolean
  /** Further catalogs by name, each with the lines of its file. */
  catalogs?: Record<string, string[]>
  /** Changes lines of a configuration file; for tests of what a misconfigured cluster does. */
  change?: (file: string, lines: string[]) => string[]
  report: (line: string) => void
}

/** A Trino of our own on loopback. */
export type LocalTrino = { url: string; user: string; password: string; pid: number; stop(): Promise<void> }

const patienceMs = 300_000

/**
 * Fetches Trino where it is missing, configures it and starts it; resolves when it takes queries. Throws
 * `config-invalid` where there is no Java or Maven, `engine-unavailable` with the end of its log where it does not start.
 */
export async function startTrino(options: StartOptions): Promise<LocalTrino> {
  const java = getJava()
  const home = await fetchTrino(options.cache, options.report)
  const port = options.port || await findFreePort()
  const password = randomBytes(18).toString('base64url')
  const { directory } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeTrinoFiles({ directory, port, password, memoryMb: options.memoryMb ?? 1500, gateway: options.gateway,
    resourceGroups: options.resourceGroups ?? null, people: options.people ?? {}, quick: options.quick ?? false,
    change: options.change ?? ((_, lines) => lines), catalogs: options.catalogs ?? {} })
  options.report('starting Trino')
  const logFile = join(directory, 'trino.log')
  const log = openSync(logFile, 'w', 0o600)
  const linesOf = (name: string) => readFileSync(join(directory, 'etc', name), 'utf8').trim().split('\n')
  // Straight to Java, without the launcher: its process is ours to stop.
  const child = spawn(java, [...linesOf('jvm.config').filter(line => isKnown(java, line)), ...linesOf('node.properties').map(line => `-D${line}`),
    `-Dconfig=${join(directory, 'etc/config.properties')}`, `-Dlog.levels-file=${join(directory, 'etc/log.properties')}`,
    `-Dplugin.dir=${join(home, 'plugin')}`,
    `-Dcatalog.config-dir=${join(directory, 'etc/catalog')}`, '-cp', `${join(home, 'lib')}/*`, 'io.trino.server.TrinoServer'],
  { cwd: directory, stdio: ['ignore', log, log] })
  closeSync(log)
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
  let gone = false
  void exited.then(() => { gone = true })
  const stop = async () => {
    if (!gone) child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await exited
    clearTimeout(timer)
  }
  // Whatever ends this process ends its server.
  process.once('exit', () => { if (!gone) child.kill('SIGKILL') })
  const url = `http://127.0.0.1:${port}`
  const until = Date.now() + patienceMs
  while (!await isReady(url)) {
    if (gone || Date.now() > until) {
      await stop()
      throw new AppError('engine-unavailable', `Trino did not start; the end of \`${logFile}\`:\n${tailOf(logFile)}`)
    }
    await new Promise(resolve => setTimeout(resolve, 500))
  }
  return { url, user: serviceUser, password, pid: child.pid ?? 0, stop }
}

/** Trino is quicker with the vector module and runs without it; Java does not start with a module that it lacks. */
function isKnown(java: string, line: string): boolean {
  const module = /^--add-modules=(.+)$/.exec(line)?.[1]
  return module === undefined || hasModule(java, module)
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/v1/info`, { signal: AbortSignal.timeout(5_000) })
    return answer.ok && (await answer.json() as { starting?: boolean }).starting === false
  } catch (error) {
    // Nobody listens yet; the caller asks again until its patience ends.
    if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return false
    throw error
  }
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').split('\n').filter(line => !/^\s+at /.test(line)).slice(-12).join('\n')
}

/** A port nobody listens on now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
