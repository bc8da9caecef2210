import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

/** The note a running Sagwan leaves beside its database: who holds the folder, and where the server listens. */
export type Holder = { pid: number; started: string; what: string; socket: string; url: string; postgresPid: number }

const fileOf = (directory: string) => join(directory, 'holder.json')

/**
 * When a process began, in the kernel's own count, so that a process id used again is not taken for the old one.
 * Empty where the system does not tell.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The name in parentheses may hold spaces; the start is the 20th field behind it.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
  } catch {
    // No /proc on this system, or no such process: the process id alone has to do.
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The note of a process that still lives, or undefined. */
export function findHolder(directory: string): Holder | undefined {
  const holder = readNote(directory)
  if (!holder || !isAlive(holder.pid)) return undefined
  const started = startOf(holder.pid)
  return holder.started === '' || started === '' || holder.started === started ? holder : undefined
}

/** The note as it stands, of a living process or a dead one. */
export function readNote(directory: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(directory), 'utf8')) as Holder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Takes the folder for this process. Throws `data-dir-in-use`, naming the holder. */
export function takeFolder(directory: string, what: string): { note(details: Partial<Holder>): void; release(): void } {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), what, socket: '', url: '', postgresPid: 0 }
  const draft = `${fileOf(directory)}.${process.pid}`
  const write = (path: string) => writeFileSync(path, `${JSON.stringify(mine, null, 2)}\n`, { mode: 0o600 })
  write(draft)
  try {
    for (let attempt = 0; ; attempt++) {
      const holder = findHolder(directory)
      if (holder) {
        throw new AppError('data-dir-in-use', `the data folder is in use by process ${holder.pid} (${holder.what});`
          + ' stop it first, or set another `DATA_DIR`', { params: { pid: holder.pid } })
      }
      try {
        // A hard link is made by one process only, and is complete from the start.
        linkSync(draft, fileOf(directory))
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 5) throw error
        mine.socket = readNote(directory)?.socket ?? ''
        rmSync(fileOf(directory), { force: true })
      }
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    note(details) {
      Object.assign(mine, details)
      write(fileOf(directory))
    },
    release() {
      if (readNote(directory)?.pid === process.pid) rmSync(fileOf(directory), { force: true })
    },
  }
}
