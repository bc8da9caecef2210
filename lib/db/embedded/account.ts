import { execFileSync } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

/** How the server is run, which refuses to run as root: as ourselves, in a user namespace, or as `nobody`. */
export type Account = {
  kind: 'self' | 'namespace' | 'nobody'
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

/**
 * Chooses how to run the server on `directory`, which exists. As root a user namespace comes first because it needs
 * no change of owner; a folder that already belongs to `nobody` stays with it. Throws `database-unavailable`.
 */
export function chooseAccount(directory: string, postgres: string): Account {
  if (process.getuid?.() !== 0) return { kind: 'self', wrap: (command, args) => ({ command, args, options: {} }) }
  const ofNobody = statSync(directory).uid === nobody
  if (!ofNobody && runs('unshare', [...inNamespace, postgres, '--version'], {})) {
    return { kind: 'namespace', wrap: (command, args) =>
      ({ command: 'unshare', args: [...inNamespace, command, ...args], options: {} }) }
  }
  chownTree(directory, nobody)
  const options = { uid: nobody, gid: nobody, cwd: directory }
  if (runs(postgres, ['--version'], options) && runs('test', ['-w', directory], options)) {
    return { kind: 'nobody', wrap: (command, args) => ({ command, args, options }) }
  }
  throw new AppError('database-unavailable', `the embedded PostgreSQL refuses to run as root, and neither a user`
    + ` namespace nor the account ${nobody} can be used on \`${directory}\`; run Sagwan as an ordinary person, or set`
    + ' `DATABASE_URL`')
}
