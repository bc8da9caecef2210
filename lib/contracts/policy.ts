import type { Write } from './engine.ts'

/** A mask's kind; `lib/policy/masks.ts` must give its SQL in every dialect (`Record<MaskKind, …>`). */
export const maskKinds = ['null', 'redact', 'hash', 'first4', 'last4', 'year', 'email', 'round', 'custom'] as const
export type MaskKind = (typeof maskKinds)[number]

export const exportFormats = ['csv', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Application rights a role may give (`may:` in its file); CASL abilities are built from them. */
export const rights = ['notebook:create', 'notebook:share', 'schedule:create', 'audit:read', 'audit:verify',
  'policy:read', 'policy:reload', 'session:read', 'session:end', 'query:stop', 'health:read'] as const
export type Right = (typeof rights)[number]

/** One rule as a person can look it up: `roles/analyst.yaml:9`, `national_id: deny`. */
export type RuleRef = { role: string; file: string; line: number; text: string }

/** Limits of an execution; the most generous of a person's roles, each with the rule that said so. */
export type Limits = { rows: number; seconds: number; concurrent: number }

export type ExportRule = {
  formats: ExportFormat[]
  maxRows: number
  purpose: 'required' | 'optional'
}

/** A column a person sees. `mask` is null where every visible row shows it clear; `mixed` where it depends on the row. */
export type ColumnSight = {
  name: string
  type: string
  mask: MaskKind | null
  mixed: boolean
  rules: RuleRef[]
}

/** A column that exists for the person but is shut (`deny`): it may be named in a denial, and nowhere else. */
export type ClosedColumn = { name: string; rule: RuleRef; owner: string | null }

/** What one person sees of one table. Tables without a grant have no sight at all. */
export type TableSight = {
  /** `shop.sales.customers` */
  table: string
  /** The filter in words for people, bound values in place, e.g. `country = 'KR'`; null where all rows pass. */
  filter: string | null
  columns: ColumnSight[]
  closed: ClosedColumn[]
  /** Null where no grant lets the person export it. */
  export: ExportRule | null
  /** Who owns the table and answers requests; null where the policy names nobody. */
  owner: string | null
  rules: RuleRef[]
  /** Hash of filter, masks, columns and bound attributes: equal fingerprints see equal data. */
  fingerprint: string
}

/** Why a statement will not run, in a form the interface can put into words. */
export type Denial = {
  code: 'column-closed' | 'table-unknown' | 'column-unknown' | 'statement-kind' | 'statement-count' | 'statement-size'
    | 'function-refused' | 'write-refused' | 'across-engines' | 'type-unknown' | 'syntax-error' | 'bind-error'
  /** English, lower case, names in backticks; the interface may say it in its own words by `code`. */
  message: string
  table?: string
  column?: string
  rule?: RuleRef
  owner?: string | null
  /** Valid names nearest to the unknown one, from the person's own world only. */
  nearest?: string[]
  position?: { line: number; column: number; length?: number }
}

/** The pure answer of policy to (principal, statement). */
export type Decision = {
  outcome: 'allow' | 'deny'
  denials: Denial[]
  /** For each table touched what the person will see of it. */
  tables: {
    table: string
    filter: string | null
    /** Masks of the columns this statement uses. */
    masks: { column: string; mask: MaskKind; mixed: boolean }[]
    /** Columns the statement reads; null where the engine could not tell before the run. */
    columns: string[] | null
  }[]
  /** Tables and views that it makes, changes or drops, each with the rule that lets it; left out where it only reads. */
  writes?: (Write & { rule: RuleRef | null })[]
  limits: Limits
  /** The strictest of the tables touched; null where one of them may not be exported. */
  export: ExportRule | null
  /** The rules that said so, without repeats, in the order they were met. */
  rules: RuleRef[]
  /** Hash over the tables touched; a stored result is shown only to an equal one. */
  fingerprint: string
  /** Version of the policy set that decided. */
  policy: string
}
