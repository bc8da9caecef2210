import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ResultColumn } from '../contracts/engine.ts'
import type { ColumnProfile, Profile } from '../contracts/result.ts'
import type { Log } from '../log.ts'
import { createTurns } from './export.ts'
import { folderOf } from './folders.ts'

export type ProfileInput = { executionId: string; columns: ResultColumn[]; parts: number; rows: number }
export type ProfilesOptions = {
  directory: string
  log: Log
  /** Asks the reader of a result for some columns; `known` set: one column over all rows. */
  ask: (input: ProfileInput, positions: number[], known: ColumnProfile | null) => Promise<ColumnProfile[]>
}
export type Profiles = {
  /** What is known so far. The first call starts the work; it goes on in the background, whoever waits. */
  read(input: ProfileInput): Promise<Profile>
  /** Stops the work on a result that goes. */
  forget(executionId: string): void
  close(): void
}

type Job = { profile: Profile; fault: unknown; stopped: boolean; /** Resolves at the first columns, or at the end. */ begun: Promise<void> }

const batch = 20
/** A small result is ready before the answer goes; of others one sees at once that it is being worked on. */
const patienceMs = 700
const fileName = 'profile.json'
/** Raised where the shape of the file changes: older ones are computed again. */
const version = 1

/** Computes profiles one at a time and keeps each beside the rows it speaks of, as `profile.json`. */
export function createProfiles({ directory, log, ask }: ProfilesOptions): Profiles {
  const jobs = new Map<string, Job>()
  const turn = createTurns(1)
  let closed = false

  const work = async (input: ProfileInput, job: Job, begin: () => void): Promise<void> => {
    const release = await turn()
    try {
      const over = () => job.stopped || closed
      const { columns } = job.profile
      for (let from = 0; from < input.columns.length && !over(); from += batch) {
        const positions = input.columns.slice(from, from + batch).map((_, i) => from + i)
        const found = await ask(input, positions, null)
        for (const [i, profile] of found.entries()) columns[from + i] = profile
        job.profile.done += found.filter(({ sampled }) => sampled === null).length
        begin()
      }
      for (const [position, known] of columns.entries()) {
        if (over()) return
        if (known === null || known.sampled === null) continue
        const [full] = await ask(input, [position], known)
        columns[position] = full ?? known
        job.profile.done += 1
      }
      if (over()) return
      const ready: Profile = { ...job.profile, state: 'ready', done: columns.length }
      await keep(join(directory, input.executionId), ready)
      job.profile = ready
      jobs.delete(input.executionId)
    } finally {
      release()
      begin()
    }
  }

  const start = (input: ProfileInput): Job => {
    const begun = Promise.withResolvers<void>()
    const job: Job = {
      profile: { state: 'working', rows: input.rows, columns: input.columns.map(() => null), done: 0 },
      fault: null, stopped: false, begun: begun.promise,
    }
    jobs.set(input.executionId, job)
    work(input, job, begun.resolve).catch((error: unknown) => {
      job.fault = error
      if (!job.stopped && !closed) log.warn({ err: error, executionId: input.executionId }, 'a result could not be profiled')
    })
    return job
  }

  return {
    async read(input) {
      const { parts, columns } = input
      if (parts === 0) return { state: 'ready', rows: 0, columns: columns.map(() => null), done: columns.length }
      const known = jobs.get(input.executionId)
      if (known?.fault) {
        // Told once; the next request tries again.
        jobs.delete(input.executionId)
        throw known.fault
      }
      if (!known) {
        const kept = await find(folderOf(directory, input.executionId))
        if (kept) return kept
      }
      const job = jobs.get(input.executionId) ?? start(input)
      if (job.profile.done < input.columns.length) await Promise.race([job.begun, sleep(patienceMs, undefined, { ref: false })])
      if (job.fault) {
        jobs.delete(input.executionId)
        throw job.fault
      }
      return job.profile
    },
    forget(executionId) {
      const job = jobs.get(executionId)
      if (job) job.stopped = true
      jobs.delete(executionId)
    },
    close() {
      closed = true
    },
  }
}

async function find(folder: string): Promise<Profile | null> {
  try {
    const stored = JSON.parse(await readFile(join(folder, fileName), 'utf8')) as { version: number; profile: Profile }
    return stored.version === version ? stored.profile : null
  } catch (error) {
    // None yet, or one that a power cut has left half written: it is computed again.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

/** The folder stays as old as it was: retention goes by when the rows were written, not by when they were looked at. */
async function keep(folder: string, profile: Profile): Promise<void> {
  const { atime, mtime } = await stat(folder)
  const file = join(folder, fileName)
  await writeFile(`${file}.new`, JSON.stringify({ version, profile }), { mode: 0o600 })
  await utimes(`${file}.new`, atime, mtime)
  await rename(`${file}.new`, file)
  await utimes(folder, atime, mtime)
}
