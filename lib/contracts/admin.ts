/** `GET /api/health` (open): only healthy, or which part is not. */
export type Health = { ok: boolean; parts: Record<string, 'ok' | 'failed'> }

/** `GET /api/admin/health`: each part in words. */
export type HealthReport = {
  ok: boolean
  parts: { part: string; ok: boolean; detail: string; since: string | null }[]
  settings: { name: string; value: string; from: 'default' | 'environment' | 'file' }[]
}

export type SessionView = {
  id: string
  user: string
  name: string
  roles: string[]
  address: string | null
  agent: string | null
  createdAt: string
  seenAt: string
  until: string
  running: number
}

/** `GET /api/policies` (administrators and auditors). */
export type PolicyReport = {
  version: string
  activatedAt: string
  seq: number | null
  files: { path: string; text: string }[]
  /** Faults of the newest set on disk, where it is not the one in force. */
  rejected: { at: string; faults: string[] } | null
  roles: { role: string; description: string; members: string[]; may: string[] }[]
  /** `cells[table][role]`: what a member of the role alone sees of it; null: it does not exist for them. */
  tables: string[]
  cells: Record<string, Record<string, { filter: string | null; masked: number; closed: number; columns: number } | null>>
  warnings: string[]
}
