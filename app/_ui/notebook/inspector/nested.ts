import type { ValueKind } from '@/lib/contracts/catalog.ts'
import type { Value } from '@/lib/contracts/engine.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A nested or JSON value as a tree; undefined where the text is none (then it is shown as text). */
export function parseNested(kind: ValueKind, value: Value): Json | undefined {
  if (typeof value !== 'string') return undefined
  const looksNested = kind === 'nested' || kind === 'json' || (kind === 'text' && /^\s*[[{]/.test(value))
  if (!looksNested) return undefined
  try {
    const json = JSON.parse(keepLongNumbers(value)) as Json
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
