/** A type as Trino describes it: `row(a integer)` has arguments of kind `NAMED_TYPE`, `decimal(18,2)` of kind `LONG`. */
export type TypeSignature = { rawType: string; arguments: SignatureArgument[] }
export type SignatureArgument =
  | { kind: 'TYPE'; value: TypeSignature }
  | { kind: 'NAMED_TYPE'; value: { fieldName?: { name: string } | null; typeSignature: TypeSignature } }
  | { kind: 'LONG'; value: number }
  | { kind: 'VARIABLE'; value: string }

export type TrinoColumn = { name: string; type: string; typeSignature: TypeSignature }
export type TrinoFault = {
  message: string; errorCode: number; errorName: string; errorType: string
  errorLocation?: { lineNumber: number; columnNumber: number }
}
export type TrinoStats = {
  state: string; queued: boolean; progressPercentage?: number; totalSplits: number; completedSplits: number
  processedRows: number; processedBytes: number; physicalInputBytes?: number
}

/** One answer of Trino's protocol; `rows` is the text of a JSON array of rows, uncut and unparsed. */
export type Page = {
  id: string; nextUri?: string; columns?: TrinoColumn[]; stats: TrinoStats; error?: TrinoFault; updateType?: string; updateCount?: number
  rows: Buffer | null
  /** Rows that stand elsewhere or are compressed, where the server spools its results. */
  spooled?: { encoding: string; segments: Segment[] }
}

/** A part of the rows: within the answer as base64, or at an address. `uncompressedSize` is set where it is compressed. */
export type Segment = { metadata: { segmentSize?: number; uncompressedSize?: number; rowsCount?: number } } & (
  | { type: 'inline'; data: string }
  | { type: 'spooled'; uri: string; ackUri?: string; headers?: Record<string, string[]> })

const open = Buffer.from('"data":[[')
const close = Buffer.from(']],"stats":')

/**
 * Reads an answer without parsing its rows: 64-bit integers would lose digits, and the time goes to the parser.
 * The cut is unambiguous, because quotes inside of names and values are escaped.
 */
export function parsePage(body: Buffer): Page {
  const start = body.indexOf(open)
  const end = body.lastIndexOf(close)
  if (start < 0 || end < start) {
    const { data, ...page } = JSON.parse(body.toString('utf8')) as Omit<Page, 'rows'> & { data?: Page['spooled'] | [] }
    return { ...page, rows: null, ...(data && !Array.isArray(data) ? { spooled: data } : {}) }
  }
  const from = start + '"data":'.length
  const head = Buffer.concat([body.subarray(0, from), Buffer.from('null'), body.subarray(end + 2)])
  return { ...JSON.parse(head.toString('utf8')) as Omit<Page, 'rows'>, rows: body.subarray(from, end + 2) }
}

/** The rows as JSON values, with integers too long for a JavaScript number as text. For small answers only. */
export function parseRows(rows: Buffer): unknown[][] {
  const text = rows.toString('utf8')
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, match => match.startsWith('"') ? match : `"${match}"`)
  return JSON.parse(exact) as unknown[][]
}
