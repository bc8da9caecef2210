import { sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { z } from 'zod'

const checkpointSchema = z.object({
  first: z.int(), last: z.int(), count: z.int(),
  /** Hash of the entry `last`, in hex. */
  head: z.string(),
  /** Signature of the checkpoint before; null for the first of the file. */
  previous: z.string().nullable(),
  at: z.string(),
  /** Ed25519 over the RFC 8785 JSON of all the rest, in base64. */
  signature: z.string(),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

/** Where the checkpoints of a ledger stand. */
export function checkpointFile(directory: string): string {
  return join(directory, 'checkpoints.ndjson')
}

function signedText(checkpoint: Omit<Checkpoint, 'signature'>): Buffer {
  const { first, last, count, head, previous, at } = checkpoint
  return Buffer.from(canonicalize({ first, last, count, head, previous, at }) ?? '')
}

/** Signs what a checkpoint says. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'signature'>, key: KeyObject): Checkpoint {
  return { ...checkpoint, signature: sign(null, signedText(checkpoint), key).toString('base64') }
}

/** Whether the signature is the key's, over exactly this checkpoint. */
export function isSigned(checkpoint: Checkpoint, key: KeyObject): boolean {
  return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'))
}

/** Reads every checkpoint, oldest first; undefined in the place of a line that is none. */
export function readCheckpoints(directory: string): (Checkpoint | undefined)[] {
  let text: string
  try {
    text = readFileSync(checkpointFile(directory), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return text.split('\n').filter(line => line !== '').map(parseLine)
}

/** More than two checkpoints take. */
const tailBytes = 4096

/** The newest whole checkpoint, read from the end of the file. */
export function findLastCheckpoint(directory: string): Checkpoint | undefined {
  let file: number
  try {
    file = openSync(checkpointFile(directory), 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const size = fstatSync(file).size
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    readSync(file, tail, 0, tail.length, size - tail.length)
    return tail.toString('utf8').split('\n').filter(line => line !== '').map(parseLine).findLast(line => line !== undefined)
  } finally {
    closeSync(file)
  }
}

function parseLine(line: string): Checkpoint | undefined {
  try {
    return checkpointSchema.safeParse(JSON.parse(line)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Adds a checkpoint to the file; durable when it returns. */
export function writeCheckpoint(directory: string, checkpoint: Checkpoint): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = openSync(checkpointFile(directory), 'a+', 0o600)
  try {
    const size = fstatSync(file).size
    const end = Buffer.alloc(1)
    // A crash may have left half a line; the new one must not grow onto it.
    const torn = size > 0 && readSync(file, end, 0, 1, size - 1) === 1 && end[0] !== 0x0a
    writeSync(file, `${torn ? '\n' : ''}${JSON.stringify(checkpoint)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const folder = openSync(directory, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
