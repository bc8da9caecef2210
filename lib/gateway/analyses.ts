import { randomBytes } from 'node:crypto'
import type { Analyses, Observation } from '../contracts/engine.ts'

/**
 * One analysis under way: who it is for (null: the policy itself), whether its text would write, and what has been asked
 * under its name.
 */
export type Analysis = { user: string | null; writes: boolean; tables: Map<string, Set<string>>; changed: Set<string>
  functions: Set<string>
  /** Tables and columns that were asked about and do not exist for the person. */
  unseen: Set<string>; hidden: Set<string> }

export type AnalysisDesk = Analyses & {
  /** The analysis of this name, where it is under way. */
  find(name: string): Analysis | undefined
  /** Whether a name was given out a short while ago: its events may come after its end. */
  isOurs(name: string): boolean
}

const recently = 10_000

/** Hands out names that nobody can guess, each good for one analysis until its end. */
export function createAnalyses(service: string): AnalysisDesk {
  const running = new Map<string, Analysis>()
  const given = new Set<string>()
  return {
    begin(user, writes = false) {
      const name = `${user ?? service}~${randomBytes(16).toString('hex')}`
      const analysis: Analysis = { user, writes, tables: new Map(), changed: new Set(), functions: new Set(),
        unseen: new Set(), hidden: new Set() }
      running.set(name, analysis)
      given.add(name)
      if (given.size > recently) given.delete(given.values().next().value!)
      return {
        name,
        end(): Observation {
          running.delete(name)
          return {
            tables: [...analysis.tables].map(([table, columns]) => ({ table, columns: [...columns] })),
            functions: [...analysis.functions],
            writes: [...analysis.changed],
            unseen: [...analysis.unseen],
            hidden: [...analysis.hidden],
          }
        },
      }
    },
    find: name => running.get(name),
    isOurs: name => given.has(name),
  }
}
