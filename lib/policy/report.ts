import type { PolicyReport, PolicyWarning } from '../contracts/admin.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { indexOf, indexRole, reachOf } from './catalog-index.ts'
import type { CatalogIndex, IndexedTable } from './catalog-index.ts'
import { seeTable } from './see.ts'
import type { PolicySet, Role } from './set.ts'

type Cell = PolicyReport['cells'][string][string]

function cellOf(sight: TableSight): Cell {
  return {
    filter: sight.filter, closed: sight.closed.length, columns: sight.columns.length,
    masked: sight.columns.filter(({ mask }) => mask !== null).length,
  }
}

/** Columns tagged `pii` that a role sees clear: not a fault, but what a reviewer wants to see first. */
function warnClear(role: Role, table: IndexedTable, sight: TableSight): PolicyWarning[] {
  const clear = sight.columns.filter(({ name, mask, mixed }) => (mask === null || mixed)
    && (table.tags.has('pii') || table.columnTags.get(name.toLowerCase())?.has('pii')))
  if (clear.length === 0) return []
  return [{ code: 'clear', role: role.name, table: table.key, columns: clear.map(({ name }) => name) }]
}

/** Rules that say nothing about this warehouse: mostly names that were misspelt or are gone. */
function warnIdle(index: CatalogIndex, role: Role): PolicyWarning[] {
  // A schema to write into may well be empty.
  const idle = [...role.grants.filter(({ write }) => !write), ...role.denies].filter(({ on }) => reachOf(index, on).length === 0)
    .map(({ rule }): PolicyWarning => ({ code: 'idle', file: rule.file, line: rule.line, rule: rule.text }))
  const unknown = role.grants.flatMap((grant): PolicyWarning[] => {
    const tables = reachOf(index, grant.on).map(({ table }) => table)
    if (tables.length === 0) return []
    return grant.columns.filter(({ key }) => key.kind === 'name'
      && !tables.some(table => table.columns.some(({ lower }) => lower === key.name)))
      .map(({ rule, key }) => ({
        code: 'no-column', file: rule.file, line: rule.line, rule: grant.rule.text, column: key.name,
      }))
  })
  return [...idle, ...unknown]
}

/**
 * Roles, tables, and what a member of each role alone sees of each table, with `:user.*` unbound; `cells[table][role]`
 * is null where the table does not exist for them. Warnings are no faults: the set is in force with them.
 */
export function reportPolicies(
  set: PolicySet, catalog: WarehouseCatalog,
): Pick<PolicyReport, 'roles' | 'tables' | 'cells' | 'warnings'> {
  const index = indexOf(set, catalog)
  const roles = [...set.roles.values()]
  const cells: PolicyReport['cells'] = Object.fromEntries([...index.tables.keys()].sort().map(key => [key, {}]))
  const warnings: PolicyWarning[] = []
  for (const role of roles) {
    const said = indexRole(index, role)
    for (const [key, row] of Object.entries(cells)) {
      const entry = said.get(key)
      const seen = entry && seeTable(index.tables.get(key)!, [entry], null)
      row[role.name] = seen ? cellOf(seen.sight) : null
      if (seen) warnings.push(...warnClear(role, index.tables.get(key)!, seen.sight))
    }
    warnings.push(...warnIdle(index, role))
    if (role.groups.length + role.users.length === 0) warnings.push({ code: 'no-members', role: role.name })
  }
  return {
    roles: roles.map(({ name, description, groups, users, may }) => ({
      role: name, description, may, members: [...groups, ...users.map(user => `user ${user}`)],
    })),
    tables: Object.keys(cells), cells, warnings,
  }
}

/** A warning as the command line says it, its place first. */
export function printWarning(warning: PolicyWarning): string {
  const place = 'file' in warning ? `${warning.file}:${warning.line}: ` : ''
  switch (warning.code) {
    case 'clear': {
      const columns = warning.columns.map(name => `\`${name}\``).join(', ')
      return `\`${warning.role}\` sees ${columns} of \`${warning.table}\` clear, tagged #pii`
    }
    case 'no-members': return `\`${warning.role}\` has no members; nobody can have it`
    case 'idle': return `${place}\`${warning.rule}\` reaches no table of the warehouse`
    case 'no-column': return `${place}no table of \`${warning.rule}\` has a column \`${warning.column}\``
  }
}
