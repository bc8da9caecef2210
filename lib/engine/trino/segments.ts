import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { AppError } from '../../errors.ts'
import type { Segment } from './page.ts'
import type { Transport } from './transport.ts'

/** How rows may come in segments, the best first; a server that spools none of them answers as ever. */
export const encodings = 'json+zstd,json'
/** Trino makes segments of 16 MB at the most; a larger one would not be one of its own. */
const maxSegmentBytes = 512 * 1024 * 1024

const decompress = promisify(zstdDecompress)

/**
 * The rows of a segment as the text of a JSON array, fetched from where the server put it and decompressed. The server
 * is told that it may delete it. Throws `engine-unavailable` where it cannot be had whole.
 */
export async function readSegment(
  transport: Transport, encoding: string, segment: Segment, signal: AbortSignal,
): Promise<Buffer> {
  const bytes = segment.type === 'inline' ? Buffer.from(segment.data, 'base64')
    : await transport.fetch({ url: segment.uri, headers: flatten(segment.headers), signal })
  const { segmentSize, uncompressedSize } = segment.metadata
  if (segmentSize !== undefined && bytes.length !== segmentSize) {
    throw new AppError('engine-unavailable',
      'a part of the result came incomplete from where the warehouse spools results: run it again')
  }
  // What compression would not make smaller comes as it is.
  const isCompressed = encoding.endsWith('+zstd') && uncompressedSize !== undefined
  const maxOutputLength = Math.min((uncompressedSize ?? 0) + 1, maxSegmentBytes)
  const rows = isCompressed ? await decompress(bytes, { maxOutputLength }) : bytes
  if (segment.type === 'spooled' && segment.ackUri) await transport.acknowledge(segment.ackUri, flatten(segment.headers))
  return rows
}

function flatten(headers: Record<string, string[]> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, values]) => [name, values.join(', ')]))
}
