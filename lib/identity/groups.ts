import { Filter } from 'ldapts'
import { normaliseDn } from '../contracts/dn.ts'
import type { Connection } from './connection.ts'
import type { DirectorySettings } from './settings.ts'

/** LDAP_MATCHING_RULE_IN_CHAIN: Active Directory resolves nested groups itself. */
const chainRule = ':1.2.840.113556.1.4.1941:='
/** How many DNs one search asks for. */
const batchSize = 40

function fillFilter(filter: string, values: { dn: string; user: string }): string {
  return filter.replace(/\{(dn|user)\}/g, (_, name: 'dn' | 'user') => Filter.escape(values[name]))
}

/**
 * The groups of a person as normalised DNs, sorted: those that hold the person, and those that hold these, up to
 * `groupDepth` levels above the first. Each group is asked for once, so that circles end.
 */
export async function readGroups(
  connection: Connection, settings: DirectorySettings, person: { dn: string; user: string },
): Promise<string[]> {
  const found = new Set<string>()
  const nests = settings.groupFilter.includes('{dn}') && !settings.groupFilter.includes(chainRule)
  let level = [person.dn]
  for (let depth = 0; level.length > 0 && depth <= (nests ? settings.groupDepth : 0); depth += 1) {
    const above: string[] = []
    for (let at = 0; at < level.length; at += batchSize) {
      const filters = level.slice(at, at + batchSize)
        .map(dn => fillFilter(settings.groupFilter, { dn, user: person.user }))
      const entries = await connection.search(settings.groupBase, {
        scope: 'sub', attributes: ['1.1'], paged: true,
        filter: filters.length === 1 ? filters[0]! : `(|${filters.join('')})`,
      })
      for (const { dn } of entries) {
        const key = normaliseDn(dn)
        if (found.has(key)) continue
        found.add(key)
        above.push(dn)
      }
    }
    level = above
  }
  return [...found].sort()
}
