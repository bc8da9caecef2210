import { sourceToken } from '../contracts/engine.ts'

/** A name as an SQL identifier, whatever it holds: double quotes around it, those inside doubled. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * A text as an SQL literal; both dialects know no escape but the doubled quote. NUL ends the text for the engine and
 * not for us, so a text that holds it binds as NULL, which passes no filter.
 */
export function quoteText(text: string | null): string {
  if (text === null || text.includes('\0')) return 'NULL'
  const literal = (part: string) => `'${part.replaceAll('\'', '\'\'')}'`
  // The engine puts the table's name where the token stands: a bound value must never look like it.
  if (!text.includes(sourceToken)) return literal(text)
  const half = sourceToken.length / 2
  return `(${text.split(sourceToken).map(literal).join(` || ${literal(sourceToken.slice(0, half))} || ${
    literal(sourceToken.slice(half))} || `)})`
}
