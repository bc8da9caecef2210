// A thread that checks stretches of the ledger, so that a verification uses more than one core and blocks nobody.
import { parentPort, workerData } from 'node:worker_threads'
import { ColumnEncoder, isFaithful, readRow } from './raw-row.ts'

/** What a stretch of entries says at its ends; `isGood` where all between is as it was written and chained. */
export type Stretch = {
  isGood: boolean
  first: { seq: number; previous: Uint8Array }
  last: { seq: number; hash: Uint8Array; previous: Uint8Array }
  /** Hashes, in hex, of the entries that checkpoints sign. */
  signed: Map<number, string>
}
export type SweeperData = { signed: Set<number> }

const { signed } = workerData as SweeperData
const encoder = new ColumnEncoder()

function checkStretch(data: Buffer): Stretch {
  const stretch: Stretch = {
    isGood: true, signed: new Map(), first: { seq: 0, previous: data }, last: { seq: 0, hash: data, previous: data },
  }
  let before: { seq: number; hash: Buffer; previous: Buffer } | undefined
  for (let offset = 0; offset < data.length && stretch.isGood;) {
    const read = readRow(data, offset)
    if (!read) break
    const { row: { seq, hash, previous }, row } = read
    if (!before) stretch.first = { seq, previous: Uint8Array.from(previous) }
    else stretch.isGood = seq === before.seq + 1 && previous.equals(before.hash)
    stretch.isGood &&= isFaithful(row, encoder)
    if (signed.has(seq)) stretch.signed.set(seq, hash.toString('hex'))
    before = { seq, hash, previous }
    offset = read.next
  }
  if (!before) return { ...stretch, isGood: false }
  // Copies: a slice would take the whole stretch along.
  const last = { seq: before.seq, hash: Uint8Array.from(before.hash), previous: Uint8Array.from(before.previous) }
  return { ...stretch, last }
}

parentPort?.on('message', (data: Uint8Array) => {
  parentPort?.postMessage(checkStretch(Buffer.from(data.buffer, data.byteOffset, data.byteLength)))
})
