import type { ValueKind } from '@/lib/contracts/catalog.ts'
import type { Value } from '@/lib/contracts/engine.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A nested or JSON value as a tree; undefined where the text is none (then it is shown as text). */
export function parseNested(kind: ValueKind, value: Value): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined
  if (kind !== 'nested' && kind !== 'json' && kind !== 'text') return undefined
  return parseJson(value) ?? (kind === 'nested' ? parseDuckdb(value) : undefined)
}

function parseJson(text: string): Json | undefined {
  try {
    const json = JSON.parse(keepLongNumbers(text)) as Json
    return typeof json === 'object' && json !== null ? json : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** JSON.parse would round numbers of more than 15 digits: they are read as text, so that every digit stays. */
function keepLongNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]{15,}/g, part => (part.startsWith('"') ? part : `"${part}"`))
}

/**
 * DuckDB's own text of lists, structs and maps: `{'a': [1, 2], 'b': x}`, `{k=1}`. Words stand bare unless they hold
 * a sign of the grammar, then in quotes with backslashes
 * (https://duckdb.org/docs/stable/sql/data_types/struct#casting-structs-to-varchar). Undefined where it is another text.
 */
function parseDuckdb(text: string): Json | undefined {
  let at = 0
  let broken = false
  const blank = () => {
    while (text[at] === ' ' || text[at] === '\n') at++
  }
  const word = (stops: string): string | null => {
    const quote = text[at]
    if (quote === "'" || quote === '"') {
      let found = ''
      for (at++; at < text.length && text[at] !== quote; at++) {
        if (text[at] === '\\') at++
        found += text[at] ?? ''
      }
      at++
      return found
    }
    const start = at
    while (at < text.length && !stops.includes(text[at] ?? '')) at++
    const found = text.slice(start, at).trim()
    return found === 'NULL' ? null : found
  }
  const read = (): Json => {
    blank()
    if (text[at] === '[') return readList()
    return text[at] === '{' ? readStruct() : word(',]}')
  }
  const readList = (): Json => {
    const list: Json[] = []
    at++
    for (blank(); at < text.length && text[at] !== ']'; blank()) {
      list.push(read())
      blank()
      if (text[at] === ',') at++
    }
    at++
    return list
  }
  const readStruct = (): Json => {
    const struct: Record<string, Json> = {}
    at++
    for (blank(); at < text.length && text[at] !== '}'; blank()) {
      const key = word(':=,}')
      blank()
      if (text[at] === ':' || text[at] === '=') at++
      else {
        broken = true
        return struct
      }
      struct[key ?? 'NULL'] = read()
      blank()
      if (text[at] === ',') at++
    }
    at++
    return struct
  }
  const value = read()
  return !broken && at === text.length && typeof value === 'object' && value !== null ? value : undefined
}
