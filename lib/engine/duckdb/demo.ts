import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'

/** The steps of `demo.sql`, in order. */
export function listDemoSteps(): { title: string; sql: string }[] {
  const text = readFileSync(join(import.meta.dirname, 'demo.sql'), 'utf8')
  return text.split(/^-- step: /m).slice(1).map(part => {
    const title = part.slice(0, part.indexOf('\n'))
    return { title, sql: part.slice(title.length) }
  })
}

/** Makes the demo shop in the connection's current (empty) database; the same rows on every machine. */
export async function makeDemo(connection: DuckDBConnection, report: (line: string) => void): Promise<void> {
  for (const { title, sql } of listDemoSteps()) {
    report(`demo shop: ${title}`)
    await connection.run(sql)
  }
}
