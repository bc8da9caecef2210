import { hash } from 'node:crypto'
import { parseBody } from './body.ts'
import { deriveColumns } from './derive.ts'
import type { SearchColumns } from './derive.ts'

/**
 * Entries after `$from` up to `$to` as PostgreSQL's binary COPY gives them, which is quickest for it and for us. What
 * was hashed comes as one field; the search columns stand at the end, in the order of `ColumnEncoder`.
 */
export function writeCopy(from: number, to: number): string {
  return `copy (select seq, hash, octet_length(previous), previous || convert_to(body, 'UTF8'), kind, "user", outcome,
    address, execution_id, rows, at, tables, columns, words from ledger_entries
    where seq > ${BigInt(from)} and seq <= ${BigInt(to)} order by seq) to stdout (format binary)`
}

/** Before the first row: a signature, flags, and the length of nothing. */
export const copyHeaderBytes = 19

/** A row's place in the bytes of a COPY: where its fields are. */
export type RawRow = { seq: number; hash: Buffer; previous: Buffer; chained: Buffer; isSplitRight: boolean; search: Buffer }

const fields = 14
/** Fields before the search columns. */
const ownFields = 4
const previousBytes = 32

/** Reads the row at `offset`; null at the end of the data, which is a count of -1. Throws where it is none of ours. */
export function readRow(data: Buffer, offset: number): { row: RawRow; next: number } | null {
  if (data.readInt16BE(offset) !== fields) {
    if (data.readInt16BE(offset) === -1) return null
    throw new RangeError('the database does not answer in rows of the ledger')
  }
  let at = offset + 2
  const take = (): Buffer => {
    const length = Math.max(0, data.readInt32BE(at))
    const start = at + 4
    at = start + length
    return data.subarray(start, at)
  }
  const [seq, digest, length, chained] = [take(), take(), take(), take()]
  const search = at
  for (let i = ownFields; i < fields; i += 1) at += 4 + Math.max(0, data.readInt32BE(at))
  return { next: at, row: {
    seq: Number(seq.readBigInt64BE()), hash: digest, chained, previous: chained.subarray(0, previousBytes),
    isSplitRight: length.readInt32BE() === previousBytes, search: data.subarray(search, at),
  } }
}

/** Whether an entry is whole and says in its search columns what it says itself; why not is another's to find. */
export function isFaithful(row: RawRow, encoder: ColumnEncoder): boolean {
  if (!row.isSplitRight || !hash('sha256', row.chained, 'buffer').equals(row.hash)) return false
  try {
    const body = parseBody(row.chained.toString('utf8', previousBytes))
    return body.seq === row.seq && row.search.equals(encoder.encode(deriveColumns(body.actor, body.event), body.at))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false
    throw error
  }
}

const textType = 25
/** PostgreSQL counts time from the year 2000. */
const epochMs = Date.UTC(2000, 0, 1)

/** Writes search columns as a COPY gives them, over and over into the same bytes. */
export class ColumnEncoder {
  #bytes = Buffer.alloc(65_536)
  #end = 0

  /** The bytes hold until the next call. */
  encode(columns: SearchColumns, at: string): Buffer {
    this.#end = 0
    for (const text of [columns.kind, columns.user, columns.outcome, columns.address, columns.executionId]) this.#putText(text)
    if (columns.rows === null) this.#putInt(-1)
    else this.#putLong(columns.rows)
    this.#putLong((Date.parse(at) - epochMs) * 1000)
    for (const list of [columns.tables, columns.columns]) this.#putList(list)
    this.#putText(columns.words)
    return this.#bytes.subarray(0, this.#end)
  }

  #need(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#end + bytes))
    this.#bytes.copy(larger)
    this.#bytes = larger
  }

  #putInt(value: number): void {
    this.#need(4)
    this.#end = this.#bytes.writeInt32BE(value, this.#end)
  }

  #putLong(value: number): void {
    this.#putInt(8)
    this.#putInt(Math.floor(value / 2 ** 32))
    this.#putInt(value | 0)
  }

  #putText(text: string | null): void {
    if (text === null) return this.#putInt(-1)
    this.#need(4 + text.length * 3)
    const length = this.#bytes.write(text, this.#end + 4)
    this.#bytes.writeInt32BE(length, this.#end)
    this.#end += 4 + length
  }

  /** One dimension that counts from 1; an empty list has none. */
  #putList(texts: string[]): void {
    const start = this.#end
    this.#putInt(0)
    for (const number of texts.length === 0 ? [0, 0, textType] : [1, 0, textType, texts.length, 1]) this.#putInt(number)
    for (const text of texts) this.#putText(text)
    this.#bytes.writeInt32BE(this.#end - start - 4, start)
  }
}
