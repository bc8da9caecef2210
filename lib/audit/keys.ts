import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../errors.ts'

function readKey(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Reads the Ed25519 key that signs checkpoints (PKCS #8, PEM), or makes one of mode 0600 and its public half beside it, `PATH.pub`.
 * Throws `config-invalid` where the file holds something else.
 */
export function loadOrCreateSigningKey(path: string): KeyObject {
  const text = readKey(path)
  if (text === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeNew(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
    writeNew(`${path}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644)
    return privateKey
  }
  try {
    const privateKey = createPrivateKey(text)
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`a key of type ${privateKey.asymmetricKeyType}`)
    return privateKey
  } catch (cause) {
    throw new AppError('config-invalid', `\`${path}\` holds no Ed25519 key; put the ledger's signing key back, or`
      + ' remove the file to begin with a new one (older checkpoints then cannot be checked)', { cause })
  }
}

/**
 * The public half that verifies signatures, from the private key or, where only that is at hand, from `PATH.pub`.
 * Throws `config-invalid` where there is neither.
 */
export function loadPublicKey(path: string): KeyObject {
  const text = readKey(path) ?? readKey(`${path}.pub`)
  if (text === undefined) {
    throw new AppError('config-invalid', `there is no signing key \`${path}\`; name the ledger's key with \`--key FILE\``)
  }
  try {
    return createPublicKey(text)
  } catch (cause) {
    throw new AppError('config-invalid', `\`${path}\` holds no key`, { cause })
  }
}

function writeNew(path: string, text: string, mode: number): void {
  // 'wx': never over a key that another process has just made.
  const file = openSync(path, path.endsWith('.pub') ? 'w' : 'wx', mode)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
