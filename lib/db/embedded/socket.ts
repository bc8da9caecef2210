import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

const socketName = '.s.PGSQL.5432'
/** What the kernel holds for a socket's path, without the closing zero. */
const maxSocketBytes = 107

/**
 * A folder of mode 0700 for the server's socket, short enough for the kernel: inside `directory`, or where that is
 * too deep, one in the temporary folder that is named after it.
 */
export function prepareSocketFolder(directory: string, owner: number | undefined): string {
  const inside = join(directory, 'socket')
  const fits = Buffer.byteLength(join(inside, socketName)) <= maxSocketBytes
  const name = `sagwan-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`
  const folder = fits ? inside : join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  // In a folder everybody may write to, somebody else could have made it first.
  const owners = [process.getuid?.() ?? found.uid, owner ?? found.uid]
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new AppError('database-unavailable', `\`${folder}\` belongs to somebody else; remove it, or choose a shorter`
      + ' `DATA_DIR`')
  }
  chmodSync(folder, 0o700)
  if (owner !== undefined && found.uid !== owner) chownSync(folder, owner, owner)
  return folder
}

/** The address of a database behind a Unix socket, as `pg` and Prisma's adapter read it. */
export function socketUrl(folder: string, database: string): string {
  return `postgresql://sagwan@localhost/${database}?host=${encodeURIComponent(folder)}`
}
