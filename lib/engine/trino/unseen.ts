import type { Observation } from '../../contracts/engine.ts'
import { AppError, isAppError } from '../../errors.ts'
import { findWritten, listNames, listSources } from './statement.ts'

/** Letters of which no word of SQL is made. */
const letters = 'zqxj'

/**
 * The error an analysis would have ended by if what the person may not see were not there. Trino looks for names and
 * checks types before it asks whether they may be seen, so its own words tell a hidden table or column from none.
 * `analyse` has Trino analyse another text, and gives its error or null.
 */
export async function hideUnseen(
  error: unknown, sql: string, seen: Observation | undefined, analyse: (sql: string) => Promise<unknown>,
): Promise<unknown> {
  if (!isAppError(error) || typeof error.params.trino !== 'string' || !seen) return error
  const [table] = seen.unseen
  if (table !== undefined) return missTable(sql, table)
  const words = new Set(listNames(sql).map(name => name.toLowerCase()))
  const hidden = seen.hidden.filter(name => words.has(name.toLowerCase()))
  if (hidden.length === 0) return error
  const fresh = new Map(hidden.map((name, i) => [name.toLowerCase(), makeName(name.length, i, words)]))
  const told = await analyse(renameAll(sql, fresh))
  // Without an error these words name something else, an alias perhaps: then the first one says what is wrong.
  return isAppError(told) ? renameBack(told, fresh) : told ?? error
}

function missTable(sql: string, table: string): AppError {
  const last = table.slice(table.lastIndexOf('.') + 1).toLowerCase()
  const written = listSources(sql).find(({ parts }) => parts.at(-1)?.toLowerCase() === last) ?? findWritten(sql, last)
  return new AppError('table-unknown', `Table '${written?.name ?? table}' does not exist`, {
    params: { trino: 'TABLE_NOT_FOUND' }, ...(written ? { position: written.position } : {}),
  })
}

/** A name of this length that nothing has, so that places in the text stay where they are. */
function makeName(length: number, seed: number, taken: ReadonlySet<string>): string {
  for (let number = seed; ; number++) {
    const letterAt = (i: number) => letters[(Math.floor(number / letters.length ** i) + i) % letters.length]
    const name = Array.from({ length }, (_, i) => letterAt(i)).join('')
    if (!taken.has(name) || number > seed + 256) return name
  }
}

/** Literals, comments, quoted names (their inside is the group) and words. */
const pieces = /'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\/|"((?:[^"]|"")*)"|[a-z_]\w*/gi

function renameAll(sql: string, names: ReadonlyMap<string, string>): string {
  return sql.replace(pieces, (whole: string, quoted: string | undefined) => {
    if (quoted === undefined) return names.get(whole.toLowerCase()) ?? whole
    const name = names.get(quoted.replaceAll('""', '"').toLowerCase())
    return name === undefined ? whole : `"${name}"`
  })
}

function renameBack(error: AppError, names: ReadonlyMap<string, string>): AppError {
  const message = [...names].reduce((text, [name, fresh]) => text.replaceAll(fresh, name), error.message)
  const { code, params, position } = error
  return new AppError(code, message, { params, ...(position ? { position } : {}) })
}
