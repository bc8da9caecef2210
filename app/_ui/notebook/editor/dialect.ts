import { SQLDialect, sql } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'
import type { Extension } from '@codemirror/state'

const words = `select from where group by order having limit offset join left right full inner outer cross natural asof
positional semi anti lateral on using as and or not in between like ilike similar is null case when then else end
distinct all union except intersect with recursive materialized over partition qualify window rows range groups
unbounded preceding following current row asc desc nulls first last filter exists any some interval date timestamp time
true false describe summarize show pivot unpivot for exclude replace rename columns cast try_cast tablesample sample
grouping sets cube rollup values table fetch next only at zone collate escape within insert update delete create drop
alter copy attach detach set reset pragma call install load export import begin commit rollback explain analyze`

const types = `bigint integer int smallint tinyint hugeint ubigint uinteger usmallint utinyint uhugeint decimal numeric
double float real varchar text char boolean bool uuid json blob bit list map struct timestamptz`

/** DuckDB's words over the common grammar: for colours and comments only, access is never decided here. */
const duckdb = SQLDialect.define({
  keywords: words, types, builtin: '', doubleDollarQuotedStrings: true, operatorChars: '*+-%<>!=&|^/#@?~:',
  identifierQuotes: '"', caseInsensitiveIdentifiers: true,
})

/** Weight before colour: keywords stand in ink at 600, see `notebook.css`. */
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
  return [sql({ dialect: duckdb }).language, duckdb.extension, syntaxHighlighting(highlight)]
}
