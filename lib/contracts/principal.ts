/** Who acts. Groups and attributes come from the directory, roles from the policy in force. */
export type Principal = {
  kind: 'person' | 'token' | 'job'
  /** The directory's user name, lower case; what the ledger calls a person. */
  user: string
  /** The name people read, e.g. `Kim Jiwoo`. */
  name: string
  /** Normalised DNs, lower case, nested groups included. */
  groups: string[]
  roles: string[]
  /** Directory attributes that policy may bind as `:user.*`, e.g. `country`, `department`. */
  attributes: Record<string, string>
  sessionId: string | null
  /** The client's address as the web server saw it. */
  address: string | null
}

/** What the directory knows of a person; policy adds the roles. */
export type Person = {
  user: string
  name: string
  dn: string
  groups: string[]
  attributes: Record<string, string>
}

/** The account as the interface shows it (`GET /api/session`). */
export type Account = {
  user: string
  name: string
  roles: string[]
  /** For each role, the groups or user rule through which the person has it. */
  because: { role: string; through: string }[]
  groups: string[]
  attributes: Record<string, string>
  /** Application rights, e.g. `notebook:create`, `audit:read`, `admin:read`. */
  may: string[]
  /** ISO time at which the session ends by itself. */
  until: string
  demo: boolean
}
