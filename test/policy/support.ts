import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import type { Reading } from '../../lib/contracts/engine.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import type { LoadedPolicies, PolicySet } from '../../lib/policy/load.ts'

/** Loads policies from texts by path; a path without a folder is a role. */
export function load(files: Record<string, string>): LoadedPolicies {
  const directory = mkdtempSync(join(tmpdir(), 'sagwan-policies-'))
  try {
    mkdirSync(join(directory, 'roles'))
    for (const [path, text] of Object.entries(files)) {
      const file = join(directory, path.includes('.') ? path : `roles/${path}.yaml`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, path.includes('.') ? text : `role: ${path}\n${text}`)
    }
    return loadPolicies(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The same, where the policies must be sound. */
export function loadSound(files: Record<string, string>): PolicySet {
  const loaded = load(files)
  if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
  return loaded.set
}

export function principal(roles: string[], attributes: Record<string, string> = {}): Principal {
  return { kind: 'person', user: 'kim', name: 'Kim', groups: [], roles, attributes, sessionId: null, address: null }
}

/** A catalog from columns and types by `catalog.schema.table`. */
export function catalogOf(tables: Record<string, Record<string, string>>): WarehouseCatalog {
  return { engine: 'duckdb', version: '1', tables: Object.entries(tables).map(([key, columns]) => {
    const [catalog = '', schema = '', table = ''] = key.split('.')
    return { catalog, schema, table, columns: Object.entries(columns).map(([name, type]) => ({ name, type })) }
  }) }
}

export function reads(tables: Record<string, string[] | null>): Reading {
  return { ok: true, statement: { engine: 'duckdb', kind: 'select', functions: [], columns: [],
    tables: Object.entries(tables).map(([table, columns]) => ({ table, columns })) } }
}
