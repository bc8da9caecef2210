import type { Decision } from './policy.ts'

/**
 * `GET /api/executions/:id/proof`: what the engine says it applied, beside what was decided. `none`: this engine reports
 * nothing; `missing`: its report has not come in five minutes.
 */
export type ExecutionProof = { state: 'none' | 'waiting' | 'missing' }
  | { state: 'reported'; seq: number; at: string; agrees: boolean; exact: boolean; tables: ProofTable[] }
/**
 * A decided table; `reported` is null where the engine does not speak of it. `filters` are the engine's words; null
 * where they are not those of the decision, because another filter may name what is hidden from the person.
 */
export type ProofTable = Pick<Decision['tables'][number], 'table' | 'filter' | 'masks'>
  & { reported: { filters: string[] | null; columns: { column: string; masked: boolean }[] } | null; differs: boolean }
