import { execFileSync } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

/** How the server is run, which refuses to run as root. */
export type Account = {
  /** Whom its folders must belong to, where that is not ourselves. */
  owner: number | undefined
  /** The command line that runs `command` under this account. */
  wrap(command: string, args: string[]): { command: string; args: string[]; options: SpawnOptions }
}

const nobody = 65534
const inNamespace = ['-U', '--map-user=1000', '--map-group=1000']

function chownTree(path: string, id: number): void {
  const found = lstatSync(path)
  if (found.uid !== id || found.gid !== id) chownSync(path, id, id)
  if (!found.isDirectory()) return
  for (const name of readdirSync(path)) chownTree(join(path, name), id)
}

function runs(command: string, args: string[], options: SpawnOptions): boolean {
  try {
    execFileSync(command, args, { ...options, stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    // Answered by `false`: containers may forbid either way, and the caller says what to do where both are.
    return false
  }
}

function runAs(id: number, directory: string, postgres: string): Account {
  chownTree(directory, id)
  const options = { uid: id, gid: id, cwd: directory }
  if (!runs(postgres, ['--version'], options) || !runs('test', ['-w', directory], options)) {
    throw new AppError('database-unavailable', 'the embedded PostgreSQL refuses to run as root, and the account'
      + ` ${id} cannot reach \`${directory}\` or the program; run Sagwan as an ordinary person, or set \`DATABASE_URL\``)
  }
  return { owner: id, wrap: (command, args) => ({ command, args, options }) }
}

/**
 * Chooses how to run the server on `directory`, which exists: as ourselves, and where that is root, as the folder's
 * owner, or in a user namespace, which needs no change of owner, or as `nobody`. Throws `database-unavailable`.
 */
export function chooseAccount(directory: string, postgres: string): Account {
  if (process.getuid?.() !== 0) return { owner: undefined, wrap: (command, args) => ({ command, args, options: {} }) }
  const owner = statSync(directory).uid
  if (owner !== 0) return runAs(owner, directory, postgres)
  if (runs('unshare', [...inNamespace, postgres, '--version'], {})) {
    return { owner: undefined, wrap: (command, args) =>
      ({ command: 'unshare', args: [...inNamespace, command, ...args], options: {} }) }
  }
  return runAs(nobody, directory, postgres)
}
