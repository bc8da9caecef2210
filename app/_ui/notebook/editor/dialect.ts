import { SQLDialect } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'
import type { Extension } from '@codemirror/state'

// Words that are also common names of columns or functions (copy, range, first, rows) are left out.
const words = `select from where group by order having limit offset join left right full inner outer cross natural asof
positional semi anti lateral on using as and or not in between like ilike similar is null case when then else end
distinct all union except intersect with recursive materialized over partition qualify window unbounded preceding
following current row asc desc nulls filter exists any some interval date timestamp time true false describe summarize
show pivot unpivot for exclude replace cast try_cast tablesample sample grouping sets cube rollup values table fetch
next only at zone collate escape within insert update delete create drop alter attach detach set pragma begin commit
rollback explain analyze`

const types = `bigint integer int smallint tinyint hugeint ubigint uinteger usmallint utinyint uhugeint decimal numeric
double float real varchar text char boolean bool uuid json blob bit list struct timestamptz`

/** DuckDB's words over the common grammar: for colours and comments only, access is never decided here. */
const duckdb = SQLDialect.define({
  keywords: words,
  types,
  builtin: '',
  doubleDollarQuotedStrings: true,
  operatorChars: '*+-%<>!=&|^/#@?~:',
  identifierQuotes: '"',
  caseInsensitiveIdentifiers: true,
})

/** Weight before colour: keywords stand in ink at 600, see `editor.css`. */
const highlight = HighlightStyle.define([
  { tag: tags.keyword, class: 'sql-key' },
  { tag: tags.bool, class: 'sql-key' },
  { tag: tags.null, class: 'sql-key' },
  { tag: tags.typeName, class: 'sql-type' },
  { tag: tags.string, class: 'sql-str' },
  { tag: tags.special(tags.string), class: 'sql-name' },
  { tag: tags.number, class: 'sql-num' },
  { tag: tags.comment, class: 'sql-note' },
])

/** Parsing and colours of the editor's language. */
export function sqlLanguage(): Extension {
  return [duckdb.extension, syntaxHighlighting(highlight)]
}
