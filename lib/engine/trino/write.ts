import type { Write, WriteAction } from '../../contracts/engine.ts'
import type { Denial } from '../../contracts/policy.ts'

/** A statement that writes, by its own words. `analysed`: Trino's analysis asks about what it touches; DDL is only parsed. */
export type WriteText = { writes: Write[]; analysed: boolean }

/** One word, name or mark of a text: words in capitals; names without their quotes, in lower case as Trino takes them. */
type Token = { word: string; name: string | null; end: number }

const pattern = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"((?:[^"]|"")*)"|([a-z_][\w$]*)|([\s\S])/giy

/** Reads the words of a text one after the other. */
function createReader(sql: string) {
  const tokens: Token[] = []
  for (const match of sql.matchAll(pattern)) {
    const [text, quoted, word, mark] = match
    const end = match.index + text.length
    if (quoted !== undefined) tokens.push({ word: '', name: quoted.replaceAll('""', '"').toLowerCase(), end })
    else if (word !== undefined) tokens.push({ word: word.toUpperCase(), name: word.toLowerCase(), end })
    else if (mark !== undefined) tokens.push({ word: mark, name: null, end })
    else if (text.startsWith('\'')) tokens.push({ word: '\'', name: null, end })
  }
  let at = 0
  return {
    /** Takes these words where they come next. */
    take(words: string): boolean {
      const wanted = words.split(' ')
      if (!wanted.every((word, i) => tokens[at + i]?.word === word)) return false
      at += wanted.length
      return true
    },
    /** Takes a dotted name; undefined where none comes next. */
    name(): string[] | undefined {
      const parts: string[] = []
      for (;;) {
        const token = tokens[at]
        if (!token || token.name === null) return undefined
        parts.push(token.name)
        at++
        if (tokens[at]?.word !== '.') return parts
        at++
      }
    },
    /** The words from here on, those between parentheses left out. */
    rest(): string[] {
      let depth = 0
      return tokens.slice(at).flatMap(({ word }) => {
        if (word === '(') depth++
        if (word === ')') depth--
        return depth === 0 && word !== ')' ? [word] : []
      })
    },
    has: (word: string) => tokens.slice(at).some(token => token.word === word),
    done: () => at === tokens.length,
  }
}

type Reader = ReturnType<typeof createReader>

/** Puts the catalog in front where it is missing; undefined for what is no name of a table of three parts. */
function fullName(parts: string[] | undefined, catalog: string): string | undefined {
  const all = parts?.length === 2 && catalog !== '' ? [catalog.toLowerCase(), ...parts] : parts
  if (all?.length !== 3 || all.some(part => part === '' || part.includes('.'))) return undefined
  return all.join('.')
}

function target(reader: Reader, catalog: string, action: WriteAction, more: Partial<Write> = {}): Write[] | undefined {
  const table = fullName(reader.name(), catalog)
  return table === undefined ? undefined : [{ table, action, ...more }]
}

/** `CREATE TABLE … AS` and views are analysed by Trino with their query; a list of columns is not. */
function parseCreate(reader: Reader, catalog: string): WriteText | undefined {
  reader.take('OR REPLACE')
  if (reader.take('VIEW')) {
    const writes = target(reader, catalog, 'create-view')
    const words = reader.rest()
    const before = words.slice(0, words.indexOf('AS'))
    const invoker = before.some((word, i) => word === 'SECURITY' && before[i + 1] === 'INVOKER')
    return writes && { writes: invoker ? writes : writes.map(write => ({ ...write, definer: true as const })), analysed: true }
  }
  if (!reader.take('TABLE')) return undefined
  reader.take('IF NOT EXISTS')
  const writes = target(reader, catalog, 'create')
  if (reader.rest().includes('AS')) return writes && { writes, analysed: true }
  // `LIKE` reads another table, which no analysis would tell.
  return writes && !reader.has('LIKE') ? { writes, analysed: false } : undefined
}

const alterations: [string, WriteAction][] = [['ADD COLUMN', 'alter'], ['DROP COLUMN', 'alter'], ['ALTER COLUMN', 'alter'],
  ['RENAME COLUMN', 'rename'], ['SET PROPERTIES', 'alter']]

function parseAlter(reader: Reader, catalog: string): WriteText | undefined {
  const isTable = reader.take('TABLE')
  if (!isTable && !reader.take('VIEW')) return undefined
  reader.take('IF EXISTS')
  const from = fullName(reader.name(), catalog)
  if (from === undefined) return undefined
  if (reader.take('RENAME TO')) {
    const parts = reader.name()
    // A new name without its schema is one in the same.
    const to = fullName(parts?.length === 1 ? [...from.split('.').slice(0, 2), ...parts] : parts, catalog)
    return to === undefined || !reader.done() ? undefined
      : { writes: [{ table: from, action: 'rename' }, { table: to, action: 'rename' }], analysed: false }
  }
  const action = isTable ? alterations.find(([words]) => reader.take(words))?.[1] : undefined
  return action && { writes: [{ table: from, action }], analysed: false }
}

function parseDrop(reader: Reader, catalog: string): WriteText | undefined {
  if (!reader.take('TABLE') && !reader.take('VIEW')) return undefined
  reader.take('IF EXISTS')
  const writes = target(reader, catalog, 'drop')
  return writes && reader.done() ? { writes, analysed: false } : undefined
}

function parseComment(reader: Reader, catalog: string): WriteText | undefined {
  if (!reader.take('ON')) return undefined
  const isColumn = reader.take('COLUMN')
  if (!isColumn && !reader.take('TABLE') && !reader.take('VIEW')) return undefined
  const parts = reader.name()
  const table = fullName(isColumn ? parts?.slice(0, -1) : parts, catalog)
  return table === undefined ? undefined : { writes: [{ table, action: 'comment' }], analysed: false }
}

const changes: [string, WriteAction][] = [['INSERT INTO', 'insert'], ['DELETE FROM', 'delete'], ['UPDATE', 'update'],
  ['MERGE INTO', 'merge'], ['TRUNCATE TABLE', 'truncate']]

/**
 * What a statement that writes would change, by its own words; undefined where it is none that can run here. Of
 * statements with a query in them, Trino's analysis must name the same; for the others Trino asks policy when they run,
 * so that a name misread here would stand wrongly on record, and open nothing. Names without a catalog are in `catalog`.
 */
export function parseWrite(sql: string, catalog: string): WriteText | undefined {
  const reader = createReader(sql)
  if (reader.take('CREATE')) return parseCreate(reader, catalog)
  if (reader.take('ALTER')) return parseAlter(reader, catalog)
  if (reader.take('DROP')) return parseDrop(reader, catalog)
  if (reader.take('COMMENT')) return parseComment(reader, catalog)
  const found = changes.find(([words]) => reader.take(words))
  const writes = found && target(reader, catalog, found[1])
  return writes && { writes, analysed: found[1] !== 'truncate' }
}

/** Why a statement does not run here, by its first words; what is not named only reads, or is a slip of the pen. */
const reasons: [RegExp, string][] = [
  [/^(SET|RESET) /, 'settings of a session would outlive the statement: each runs with the settings of your role'],
  [/^(PREPARE|EXECUTE|DEALLOCATE|DESCRIBE (INPUT|OUTPUT)) ?/, 'a statement runs as it stands in its cell: write it out'],
  [/^(START|COMMIT|ROLLBACK|BEGIN) ?/, 'each statement is a transaction of its own'],
  [/^USE /, 'write names with their catalog and schema'],
  [/^(GRANT|REVOKE|DENY) /, 'rights stand in the policy files'],
  [/^CALL /, 'procedures go past policy'],
  [/^(CREATE|DROP|SHOW|SET|ALTER)( OR REPLACE)? (ROLE|ROLES|GRANTS|CURRENT|ROLE GRANTS)/, 'rights stand in the policy files'],
  [/^(CREATE|ALTER|DROP) SCHEMA/, 'schemas are an administrator\'s to make'],
  [/^(CREATE|DROP) CATALOG/, 'catalogs are an administrator\'s to make'],
  [/^(CREATE|DROP|ALTER)( OR REPLACE)? FUNCTION/, 'functions go past policy'],
  [/^((CREATE|DROP|ALTER)( OR REPLACE)?|REFRESH) MATERIALIZED/, 'its rows would be kept as one person saw them: make a table, or a view'],
  [/^ALTER (TABLE|VIEW) .*\b(EXECUTE|AUTHORIZATION|REFRESH)\b/, 'it goes past policy'],
  [/^EXPLAIN ANALYZE/, 'it runs the statement: run it by itself, and see its numbers beside the result'],
  [/^EXPLAIN /, 'only statements that read are explained'],
  [/^SHOW /, 'only `SHOW CATALOGS`, `SCHEMAS`, `TABLES`, `COLUMNS`, `CREATE TABLE`, `CREATE VIEW`, `STATS`, `FUNCTIONS` and `SESSION`'],
  [/^ANALYZE /, 'it counts rows that you may not see'],
  [/^(CREATE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|COMMENT) ?/,
    'it must say plainly which one table or view it writes: `catalog.schema.table`'],
]

/** The refusal of a statement that is none of those that run here. */
export function refuseStatement(sql: string): Denial {
  const words = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim().replace(/\s+/g, ' ').toUpperCase()
  const word = /^[A-Z]+/.exec(words)?.[0]
  if (words === '' || word === undefined) return { code: 'syntax-error', message: words === '' ? 'there is no statement' : 'this is no statement' }
  const reason = reasons.find(([shape]) => shape.test(words.slice(0, 2_000)))?.[1]
  return { code: 'statement-kind', message: `\`${word}\` statements do not run here${reason ? `: ${reason}` : ''}` }
}
