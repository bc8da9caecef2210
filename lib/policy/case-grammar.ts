import { z } from 'zod'
import { exportFormats, maskKinds } from '../contracts/policy.ts'
import { ownersSchema, roleSchema, tagsSchema } from './grammar.ts'

const person = z.strictObject({
  groups: z.array(z.string()).default([]),
  attributes: z.record(z.string(), z.string()).default({}),
})

const codes = ['column-closed', 'table-unknown', 'column-unknown', 'statement-kind', 'statement-count', 'statement-size', 'across-engines',
  'function-refused', 'write-refused', 'type-unknown', 'syntax-error', 'bind-error'] as const

const expectation = z.strictObject({
  outcome: z.enum(['allow', 'deny']),
  code: z.enum(codes).optional().meta({ description: 'The code of one of the denials' }),
  column: z.string().optional().meta({ description: 'The column which that denial names' }),
  owner: z.string().nullable().optional().meta({ description: 'Whom that denial tells to ask' }),
  rules: z.array(z.string()).optional().meta({ description: 'Texts of rules that must have spoken, e.g. `national_id: deny`' }),
  filters: z.record(z.string(), z.string().nullable()).optional(),
  masks: z.record(z.string(), z.record(z.string(), z.enum(maskKinds))).optional()
    .meta({ description: 'All masks of the columns used, by table; a table left out may have any' }),
  export: z.strictObject({
    formats: z.array(z.enum(exportFormats)), maxRows: z.int(), purpose: z.enum(['required', 'optional']),
  }).nullable().optional(),
  limits: z.strictObject({ rows: z.int(), seconds: z.int(), concurrent: z.int() }).optional(),
  sees: z.record(z.string(), z.array(z.string()).nullable()).optional()
    .meta({ description: 'All columns the person sees of a table; null where it does not exist for them' }),
})

export const casesSchema = z.strictObject({
  people: z.record(z.string(), person).default({}).meta({ description: 'Who acts, by user name' }),
  cases: z.array(z.strictObject({
    name: z.string().min(1),
    as: z.string().min(1).meta({ description: 'A user name of `people`, of this file or another one' }),
    sql: z.string().min(1),
    reads: z.record(z.string(), z.array(z.string())).default({})
      .meta({ description: 'Tables the statement names, each with the columns it asks for' }),
    writes: z.array(z.string()).optional().meta({ description: 'Tables and views the statement makes, changes or drops' }),
    refuses: z.enum(codes).optional().meta({ description: 'The engine\'s own refusal of this text, whoever asks' }),
    expect: expectation,
  })).default([]),
}).meta({ title: 'Cases', description: 'policies/cases/NAME.yaml' })

export const casesCatalogSchema = z.strictObject({
  tables: z.record(z.string(), z.record(z.string(), z.string())),
}).meta({ title: 'Catalog of the cases', description: 'policies/cases/catalog.yaml: tables, each with columns and types' })

export type CasesFile = z.output<typeof casesSchema>
export type Case = CasesFile['cases'][number]
export type CasePerson = z.output<typeof person>

/** The published JSON Schema of every kind of policy file, for editors. */
export function describeGrammar(): Record<string, unknown> {
  const files = [roleSchema, tagsSchema, ownersSchema, casesSchema, casesCatalogSchema]
  const schema = z.toJSONSchema(z.union(files), { io: 'input' })
  return { ...schema, title: 'Sagwan policies' }
}
