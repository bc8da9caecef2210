import { z } from 'zod'
import { exportFormats, maskKinds, rights } from '../contracts/policy.ts'

/** A person who writes a rule reads these words: each says what to write. */
const text = (what: string) => z.string({ error: `write ${what} as a text` }).trim().min(1, `write ${what}`)

const simpleMasks = maskKinds.filter(kind => kind !== 'round' && kind !== 'custom')
// YAML reads a bare `null` as nothing at all; as a mask it is the mask `null`.
const plainMask = z.strictObject({ mask: z.union([z.enum(simpleMasks), z.null()]) })
const roundMask = z.strictObject({ mask: z.literal('round'), to: z.number().positive().max(1e15).default(1000) })
const customMask = z.strictObject({ mask: z.literal('custom'), sql: text('an SQL expression') })

export const columnRuleSchema = z.union([z.enum(['show', 'deny', 'hide']), plainMask, roundMask, customMask], {
  error: `write \`show\`, \`deny\`, \`hide\` or \`{ mask: KIND }\`, KIND being one of ${maskKinds.join(', ')} `
    + '(`round` may have `to: NUMBER`, `custom` needs `sql: TEXT`)',
}).meta({ description: 'show: clear. deny: closed, and said so. hide: does not exist. mask: shown masked.' })

const on = text('`catalog.schema.table` (`*` for any) or `\'#tag\'`').meta({
  description: 'catalog.schema.table, * per part; or #tag for all tables and columns in a class of tags.yaml' })
const positive = (what: string) => z.int({ error: `write ${what} as a whole number` }).min(1, 'write 1 or more')

const exportSchema = z.strictObject({
  formats: z.array(z.enum(exportFormats)).min(1, 'name a format').default([...exportFormats]),
  maxRows: positive('rows').default(10_000),
  purpose: z.enum(['required', 'optional']).default('required'),
})

const grantSchema = z.strictObject({
  on,
  rows: text('a boolean SQL expression over the table').optional()
    .meta({ description: 'Only rows for which this is true; :user.NAME is bound as a literal' }),
  columns: z.record(z.string().min(1), columnRuleSchema).optional()
    .meta({ description: 'By column name, \'#tag\', or \'*\' for all others; a column not named is shown' }),
  use: z.array(z.enum(['query', 'export', 'write'])).min(1).default(['query'])
    .refine(uses => uses.includes('query'), 'add `query`: what may not be queried cannot be exported or written')
    .meta({ description: 'write: tables and views may be made, changed and dropped here, in engines that write' }),
  export: exportSchema.optional(),
})

const denySchema = z.strictObject({
  on,
  columns: z.array(text('a column, or \'#tag\'')).min(1, 'name a column, or leave `columns` out to deny the table').optional()
    .meta({ description: 'Closes these columns; without it the table does not exist' }),
})

export const roleSchema = z.strictObject({
  role: z.string({ error: 'write the role\'s name, the same as the file\'s' })
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and `-`'),
  description: z.string().optional(),
  members: z.strictObject({
    groups: z.array(text('the DN of a group')).default([]),
    users: z.array(text('a user name')).default([]),
  }).prefault({}),
  grants: z.array(grantSchema).default([]),
  deny: z.array(denySchema).default([]),
  limits: z.strictObject({
    rows: positive('rows').optional(), seconds: positive('seconds').optional(), concurrent: positive('statements').optional(),
    together: positive('statements').optional().meta({ description: 'Statements of all people of the role that run at once' }),
    waiting: positive('statements').optional().meta({ description: 'Statements of one person that may wait for a place' }),
  }).prefault({}),
  may: z.array(z.enum(rights)).default([]),
}).meta({ title: 'Role', description: 'policies/roles/NAME.yaml' })

export const tagsSchema = z.strictObject({
  tags: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'use lower-case letters, digits, `_` and `-`'), z.strictObject({
    description: z.string().optional(),
    on: z.array(text('`catalog.schema.table` or `catalog.schema.table.column`')).min(1, 'name a table or a column'),
  })),
}).meta({ title: 'Tags', description: 'policies/tags.yaml' })

export const ownersSchema = z.strictObject({
  owners: z.array(z.strictObject({ on: text('`catalog.schema.table`'), owner: text('whom to ask') })),
}).meta({ title: 'Owners', description: 'policies/owners.yaml; the rule with the fewest * wins, then the first' })

export type RoleFile = z.output<typeof roleSchema>
export type GrantFile = RoleFile['grants'][number]
export type DenyFile = RoleFile['deny'][number]
export type ColumnRuleFile = z.output<typeof columnRuleSchema>
export type TagsFile = z.output<typeof tagsSchema>
export type OwnersFile = z.output<typeof ownersSchema>
