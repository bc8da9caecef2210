import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { AppError } from '../../errors.ts'
import { chooseAccount } from './account.ts'
import type { Account } from './account.ts'
import { findBinaries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { takeFolder } from './holder.ts'
import { clearOrphan, listProcesses } from './orphan.ts'
import { prepareSocketFolder, socketUrl } from './socket.ts'

export type EmbeddedServer = {
  /** The address of `database` on it; `sagwan` exists. */
  urlOf(database: string): string
  pid(): number | undefined
  close(): Promise<void>
}

export type EmbeddedOptions = {
  /** The folder that holds the cluster, the socket and the log, e.g. `data/postgres`. */
  directory: string
  /** Who takes the folder, for the words a second start gets. */
  what: string
  report: (line: string) => void
  /** Further `name=value` settings of the server. */
  settings?: string[]
}

type Place = { directory: string; cluster: string; log: string; socket: string; binaries: Binaries; account: Account }

const maxLogBytes = 10 * 1024 * 1024
const startTimeoutMs = 60_000
/** Nothing of ours: settings and secrets in our environment are none of the server's business. */
const environment: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC',
}

function run(place: Place, command: string, args: string[]): Promise<void> {
  const { command: program, args: all, options } = place.account.wrap(command, args)
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(program, all, { ...options, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout?.on('data', data => { output += String(data) })
    child.stderr?.on('data', data => { output += String(data) })
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) return resolve()
      reject(new AppError('database-unavailable', `the database could not be made in \`${place.cluster}\`:`
        + ` ${output.trim().split('\n').slice(-3).join(' ')}`))
    })
  })
}

/** Makes the cluster in a folder beside it and renames that, so that a crash in between leaves nothing half made. */
async function initialise(place: Place, report: (line: string) => void): Promise<void> {
  report('making the database (about a second, once)')
  const draft = `${place.cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  await run(place, place.binaries.initdb, ['-D', draft, '-U', 'sagwan', '--auth=trust', '-E', 'UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'])
  renameSync(draft, place.cluster)
}

function launch(place: Place, settings: string[]): ChildProcess {
  const settingArgs = ['listen_addresses=', 'shared_buffers=64MB', 'max_connections=100', 'TimeZone=UTC',
    'log_timezone=UTC', 'unix_socket_permissions=0700',
    // Parallel workers need more shared memory than small containers give.
    'max_parallel_workers_per_gather=0', ...settings].flatMap(setting => ['-c', setting])
  const { command, args, options } = place.account.wrap(place.binaries.postgres,
    ['-D', place.cluster, '-k', place.socket, ...settingArgs])
  const full = existsSync(place.log) && statSync(place.log).size > maxLogBytes
  const log = openSync(place.log, full ? 'w' : 'a', 0o600)
  try {
    // A session of its own, so that Ctrl+C reaches us alone and the database outlives our last entry.
    const child = spawn(command, args, { ...options, env: environment, stdio: ['ignore', log, log], detached: true })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    // Not yet: no socket, or "the database system is starting up". Anything else is a fault.
    const code = (error as { code?: string }).code ?? ''
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code)) return false
    throw error
  } finally {
    await client.end()
  }
}

function startFault(place: Place, before: number): AppError {
  const text = existsSync(place.log) ? readFileSync(place.log).subarray(before).toString('utf8') : ''
  const other = /Is another postmaster \(PID (\d+)\) running|Is another postgres \(PID (\d+)\)/.exec(text)
  const pid = other?.[1] ?? other?.[2]
  if (pid) {
    return new AppError('data-dir-in-use', `the data folder is in use by process ${pid} (PostgreSQL); stop it first,`
      + ' or set another `DATA_DIR`', { params: { pid: Number(pid) } })
  }
  const lines = text.split('\n').filter(line => /FATAL|PANIC|ERROR|HINT/.test(line)).slice(-2).join(' ')
  return new AppError('database-unavailable', `the embedded database did not start: ${lines || 'no reason given'};`
    + ` see \`${place.log}\``)
}

async function start(place: Place, settings: string[]): Promise<ChildProcess> {
  const before = existsSync(place.log) ? statSync(place.log).size : 0
  const child = launch(place, settings)
  let failure: Error | undefined
  child.once('error', error => { failure = error })
  const deadline = Date.now() + startTimeoutMs
  while (!hasEnded(child) && !failure && Date.now() < deadline) {
    if (await answers(socketUrl(place.socket, 'postgres'))) return child
    await wait(15)
  }
  if (!hasEnded(child)) child.kill('SIGQUIT')
  throw startFault(place, before > maxLogBytes ? 0 : before)
}

/** Another container that shares the folder: its processes cannot be seen, and its server answers. */
async function refuseStranger(place: Place): Promise<void> {
  if (!existsSync(place.cluster) || listProcesses(place.cluster).length > 0) return
  if (!await answers(socketUrl(place.socket, 'postgres'))) return
  throw new AppError('data-dir-in-use', 'the data folder is in use by a PostgreSQL of another container; stop it first,'
    + ' or set another `DATA_DIR`')
}

async function createDatabase(socket: string): Promise<void> {
  const client = new pg.Client({ connectionString: socketUrl(socket, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', ['sagwan'])
    if (found.rowCount === 0) await client.query('create database sagwan')
  } finally {
    await client.end()
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  if (hasEnded(child)) return
  child.ref()
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 15_000)
  await ended
  clearTimeout(timer)
}

/**
 * Starts the PostgreSQL that came with npm on a folder, listening on a Unix socket only. Should it die, it is started
 * again by itself until `close`. Throws `data-dir-in-use`, or `database-unavailable` where it cannot run.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { directory, settings = [] } = options
  const binaries = findBinaries()
  const folder = takeFolder(directory, options.what)
  let child: ChildProcess | undefined
  let place: Place
  try {
    const account = chooseAccount(directory, binaries.postgres)
    const socket = prepareSocketFolder(directory, account.owner)
    place = { directory, cluster: join(directory, 'cluster'), log: join(directory, 'postgres.log'), socket, binaries,
      account }
    await refuseStranger(place)
    await clearOrphan(place.cluster)
    if (!existsSync(place.cluster)) await initialise(place, options.report)
    child = await start(place, settings)
    await createDatabase(socket)
    folder.note({ socket, url: socketUrl(socket, 'sagwan'), postgresPid: child.pid ?? 0 })
  } catch (error) {
    if (child) await stop(child)
    folder.release()
    throw error
  }
  return keepRunning(place, child, options, folder)
}

/** Watches the server, starts it again whenever it ends, and stops it in the end. */
function keepRunning(
  place: Place, first: ChildProcess, { report, settings = [] }: EmbeddedOptions, folder: ReturnType<typeof takeFolder>,
): EmbeddedServer {
  let child = first
  let closing = false
  let restart: Promise<void> | undefined
  const killOnExit = () => { child.kill('SIGINT') }
  process.once('exit', killOnExit)

  const watch = () => {
    child.once('exit', () => { if (!closing) restart = revive() })
    if (hasEnded(child) && !closing) restart = revive()
  }
  const revive = async () => {
    report('the database ended unexpectedly; starting it again')
    let told = ''
    for (let delayMs = 100; !closing; delayMs = Math.min(delayMs * 2, 5000)) {
      try {
        await clearOrphan(place.cluster)
        child = await start(place, settings)
        folder.note({ postgresPid: child.pid ?? 0 })
        watch()
        report('the database is back')
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        if (reason !== told) report(`the database is not back yet: ${reason}`)
        told = reason
        await wait(delayMs, undefined, { ref: false })
      }
    }
  }
  watch()
  return {
    urlOf: database => socketUrl(place.socket, database),
    pid: () => child.pid,
    async close() {
      closing = true
      process.removeListener('exit', killOnExit)
      await restart
      await stop(child)
      folder.release()
    },
  }
}
