type Pair = { type: string; value: string }

/** Almost every value: nothing escaped, nothing quoted. Principals are made of DNs at each request, so it counts. */
const plainValue = /[^\\",;+]*/y

/** Reads one value of an RDN from `text` at `start`; answers the unescaped value and where it ended. */
function readValue(text: string, start: number): { value: string; end: number } {
  plainValue.lastIndex = start
  const plain = plainValue.exec(text)?.[0] ?? ''
  const after = text[start + plain.length]
  if (after === undefined || /[,;+]/.test(after)) {
    return { value: plain.replace(/^ +| +$/g, ''), end: start + plain.length }
  }
  const bytes: number[] = []
  const encoder = new TextEncoder()
  let end = start
  let quoted = false
  // Bytes up to here were escaped or are no space: trailing spaces beyond it mean nothing.
  let kept = 0
  while (text[end] === ' ') end += 1
  if (text[end] === '"') {
    quoted = true
    end += 1
  }
  for (; end < text.length; end += 1) {
    const char = String.fromCodePoint(text.codePointAt(end)!)
    if (quoted ? char === '"' : /[,;+]/.test(char)) break
    if (char === '\\') {
      const hex = /^[0-9a-f]{2}/i.exec(text.slice(end + 1, end + 3))
      if (hex) bytes.push(Number.parseInt(hex[0], 16))
      else if (end + 1 < text.length) bytes.push(...encoder.encode(String.fromCodePoint(text.codePointAt(end + 1)!)))
      else throw new Error('ends in an escape')
      end += hex ? 2 : String.fromCodePoint(text.codePointAt(end + 1)!).length
      kept = bytes.length
      continue
    }
    bytes.push(...encoder.encode(char))
    end += char.length - 1
    if (char !== ' ') kept = bytes.length
  }
  if (quoted) {
    if (text[end] !== '"') throw new Error('lacks a closing quote')
    kept = bytes.length
    end += 1
    while (text[end] === ' ') end += 1
  }
  return { value: new TextDecoder('utf-8').decode(Uint8Array.from(bytes.slice(0, kept))), end }
}

/**
 * Parses a distinguished name (RFC 4514, and the quotes of RFC 2253) into its RDNs, first the most specific one.
 * `rdns[i]` holds more than one pair where the RDN is joined by `+`. Throws where the text is no DN.
 */
export function parseDn(text: string): Pair[][] {
  const rdns: Pair[][] = []
  let at = 0
  let rdn: Pair[] = []
  if (text.trim() === '') return rdns
  while (true) {
    const equals = text.indexOf('=', at)
    const type = text.slice(at, equals).trim()
    if (equals < 0 || !/^([a-z][a-z0-9-]*|(oid\.)?[0-9]+(\.[0-9]+)*)$/i.test(type)) throw new Error('is no distinguished name')
    const { value, end } = readValue(text, equals + 1)
    rdn.push({ type, value })
    if (end >= text.length || text[end] !== '+') {
      rdns.push(rdn)
      rdn = []
    }
    if (end >= text.length) return rdns
    if (!/[,;+]/.test(text[end]!)) throw new Error('is no distinguished name')
    at = end + 1
  }
}

function writeValue(value: string): string {
  return value.replace(/[,+"\\<>;=]/g, '\\$&').replace(/\0/g, '\\00').replace(/^[# ]/, '\\$&').replace(/ $/, '\\ ')
}

const fold = (value: string) => value.normalize('NFC').replace(/ +/g, ' ').toLowerCase()

/** The RDNs of a DN as `normaliseDn` writes them, first the most specific one. Throws where the text is no DN. */
export function splitDn(text: string): string[] {
  return parseDn(text)
    .map(rdn => rdn.map(({ type, value }) => `${type.toLowerCase()}=${writeValue(fold(value))}`).sort().join('+'))
}

/**
 * A DN in the one form in which we compare, store and write it into policies: lower case, no spaces around separators,
 * runs of spaces as one, RFC 4514 escapes, the pairs of a joined RDN in order. Text that is no DN comes back trimmed
 * and in lower case, so that it equals nothing but itself.
 */
export function normaliseDn(text: string): string {
  try {
    return splitDn(text).join(',')
  } catch {
    // Not an error of ours: groups may be named by something else than a DN.
    return fold(text.trim())
  }
}
