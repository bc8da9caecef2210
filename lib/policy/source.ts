import { LineCounter, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Node } from 'yaml'
import type { z } from 'zod'

export type Path = readonly PropertyKey[]

/** A YAML file with the lines of its parts. */
export type Source = {
  value: unknown
  /** The line, from 1, of what stands at the path: a key's own line; the nearest parent's where there is no such part. */
  lineOf(path: Path): number
  /** Faults of the YAML itself, each `line: what to do`. */
  faults: { line: number; text: string }[]
}

/** Parses one YAML 1.2 document; aliases are refused, because a rule must say in its own place what it does. */
export function readYaml(text: string): Source {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, version: '1.2', uniqueKeys: true, stringKeys: true })
  const lineAt = (offset: number) => counter.linePos(offset).line
  const faults = [...document.errors, ...document.warnings].map(error => ({
    line: lineAt(error.pos[0]), text: error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '').replace(/:$/, ''),
  }))
  const lineOf = (path: Path): number => {
    let node: unknown = document.contents
    let line = isNode(node) ? lineAt(node.range?.[0] ?? 0) : 1
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find(item => isPair(item) && isScalar(item.key) && item.key.value === String(key))
        if (!pair) return line
        if (isScalar(pair.key) && pair.key.range) line = lineAt(pair.key.range[0])
        node = pair.value
      } else if (isSeq(node)) {
        node = node.items[Number(key)]
        if (isNode(node) && node.range) line = lineAt(node.range[0])
      } else return line
    }
    return line
  }
  if (faults.length > 0) return { value: undefined, lineOf, faults }
  try {
    return { value: document.toJS({ maxAliasCount: 0 }), lineOf, faults }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { value: undefined, lineOf, faults: [{ line: 1, text: 'write each rule out: anchors and aliases are not read' }] }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value
}

/** One fault of the grammar, in words that say what to do. */
function describe(issue: z.core.$ZodIssue): { path: Path; text: string }[] {
  const where = issue.path.map(String).join('.')
  const at = where === '' ? '' : `\`${where}\`: `
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({
      path: [...issue.path, key], text: `${at}there is no \`${key}\` here; take it out or correct its name` }))
  }
  if (issue.code === 'invalid_value') {
    return [{ path: issue.path, text: `${at}write one of ${issue.values.map(value => `\`${String(value)}\``).join(', ')}` }]
  }
  if (issue.code === 'invalid_type') {
    const custom = /^Invalid input/.test(issue.message) ? `this must be ${issue.expected}` : issue.message
    return [{ path: issue.path, text: `${at}${custom}` }]
  }
  if (issue.code === 'invalid_key') return [{ path: issue.path, text: `${at}${issue.issues[0]?.message ?? issue.message}` }]
  return [{ path: issue.path, text: `${at}${issue.message}` }]
}

/** Checks a file's value against its grammar; each fault comes with its line. */
export function parseSource<T extends z.ZodType>(
  source: Source, schema: T,
): { value: z.output<T> } | { faults: { line: number; text: string }[] } {
  if (source.faults.length > 0) return { faults: source.faults }
  const parsed = schema.safeParse(source.value)
  if (parsed.success) return { value: parsed.data }
  return { faults: parsed.error.issues.flatMap(describe).map(({ path, text }) => ({ line: source.lineOf(path), text })) }
}
