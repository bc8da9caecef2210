import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets that belong to one data folder, each in a file of mode 0600, made at the first start. */
export type Secrets = {
  /** Signs session cookies. */
  session: string
  /** Key of the `hash` mask: whoever has it can test guesses against hashes. */
  hashKey: Buffer
  /** Where the ledger's signing key stands; `lib/audit` reads and makes it. */
  signingKeyPath: string
}

/** Reads the secrets of a data folder, making what is missing. */
export function openSecrets(dataDirectory: string): Secrets {
  const directory = join(dataDirectory, 'secrets')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  return {
    session: readOrMake(join(directory, 'session.key')).toString('base64url'),
    hashKey: readOrMake(join(directory, 'hash.key')),
    signingKeyPath: join(directory, 'ledger.pem'),
  }
}

function readOrMake(path: string): Buffer {
  if (!existsSync(path)) {
    const temporary = `${path}.${process.pid}`
    writeFileSync(temporary, randomBytes(32), { mode: 0o600 })
    // `link` fails where another process was quicker; its key then is the key.
    try {
      linkSync(temporary, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(temporary)
    }
  }
  chmodSync(path, 0o600)
  return readFileSync(path)
}
