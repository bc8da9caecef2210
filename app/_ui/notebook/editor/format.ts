import { tokenise } from './tokens.ts'
import type { EngineKind } from '@/lib/contracts/catalog.ts'

/**
 * The statement set in order: its dialect's clauses on lines of their own. Words stay as they were written, because
 * the engine names a result's column after them. Undefined where the text cannot be read, or where anything but
 * blanks would change: better as it is than another statement.
 */
export async function formatSql(sql: string, engine: EngineKind): Promise<string | undefined> {
  // Some 90 kB that most sittings never need.
  const { formatDialect, duckdb, trino } = await import('sql-formatter')
  try {
    const text = formatDialect(sql, {
      dialect: engine === 'trino' ? trino : duckdb,
      tabWidth: 2,
      keywordCase: 'preserve',
      expressionWidth: 60,
      linesBetweenQueries: 1,
    })
    return isSame(sql, text) ? text : undefined
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

/** Every sign is there, in its order, and no comment has swallowed a word. */
function isSame(before: string, after: string): boolean {
  const bare = (text: string) => text.replace(/\s+/g, '')
  const words = (text: string) => tokenise(text).map(token => token.text).join(' ')
  return bare(before) === bare(after) && words(before) === words(after)
}
