import { DuckDBInstance } from '@duckdb/node-api'
import { listFunctions } from '../../lib/engine/duckdb/functions.ts'

type Row = { function_name: string; parameters: (string | null)[]; varargs: string | null; return_type: string | null; description: string | null }

/**
 * How each function that a statement may call is called, as DuckDB itself tells it: `(string, count) → varchar`, and
 * what it does in one sentence. Of several forms the longest speaks, what not all have stands in brackets.
 */
export async function readSignatures(): Promise<Record<string, [signature: string, about: string]>> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(
    `select function_name, parameters, varargs, return_type, description from duckdb_functions()
     where function_type in ('scalar', 'aggregate', 'table') order by all`)
  const forms = Map.groupBy(reader.getRowObjectsJson() as Row[], row => row.function_name)
  connection.closeSync()
  instance.closeSync()
  return Object.fromEntries(listFunctions().toSorted().flatMap(name => {
    const rows = forms.get(name)
    return rows ? [[name, [toSignature(rows), toSentence(rows)]]] : []
  }))
}

function toSignature(rows: Row[]): string {
  const longest = rows.reduce((a, b) => (b.parameters.length > a.parameters.length ? b : a))
  const least = Math.min(...rows.map(row => row.parameters.length))
  const names = longest.parameters.map((name, index) => {
    const plain = !name || /^col\d+$/.test(name) ? `arg${index + 1}` : name
    return index < least ? plain : `[${plain}]`
  })
  if (longest.varargs) names.push('…')
  const returns = new Set(rows.map(row => row.return_type?.toLowerCase()))
  const [type] = returns
  return `(${names.join(', ')})${returns.size === 1 && type && !/^(any|t|null)$/.test(type) ? ` → ${type}` : ''}`
}

function toSentence(rows: Row[]): string {
  const text = rows.find(row => row.description)?.description ?? ''
  return text.replace(/\s+/g, ' ').trim().slice(0, 200)
}

/** The module that the editor loads. */
export function toModule(signatures: Awaited<ReturnType<typeof readSignatures>>): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return `/** How functions are called, as DuckDB tells it; written by \`node test/support/signatures.ts\`. */
export const signatures: Record<string, readonly [signature: string, about: string]> = {
${Object.entries(signatures).map(([name, [signature, about]]) =>
    `  ${/^\w+$/.test(name) ? name : quote(name)}: [${quote(signature)}, ${quote(about)}],`).join('\n')}
}
`
}

if (import.meta.main) {
  const { writeFileSync } = await import('node:fs')
  writeFileSync('app/_ui/notebook/editor/signatures.ts', toModule(await readSignatures()))
}
