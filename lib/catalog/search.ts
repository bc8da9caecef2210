import type { CatalogSearch, Facet, FoundTable, SearchInput } from '../contracts/browse.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import { kindOf } from '../contracts/kinds.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Findable } from '../query/catalog-state.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'
import { findColumns, scoreTable, wordsOf } from './match.ts'
import { loadNotes, noteOf, toLine } from './notes.ts'
import type { Notes } from './notes.ts'
import { findableOf } from './text.ts'
import { usageOf } from './usage.ts'

const maxColumns = 5
const maxFacets = 30

type Candidate = { engine: EngineKind; table: Findable; rank: number; runs: number; schema: string; tags: readonly string[] }

/**
 * Tables in which every word is found, in names, descriptions, columns and tags of what the principal sees, best
 * first; among equals those that people of the same roles use most. Without a word all of them, the most used first.
 */
export async function searchCatalog(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog' | 'clock'>, principal: Principal,
  input: SearchInput,
): Promise<CatalogSearch> {
  const [sights, notes, usage] = await Promise.all([sightsOf(house, principal), loadNotes(house), usageOf(house, principal)])
  const words = wordsOf(input.text)
  const found: Candidate[] = []
  for (const [engine, personal] of sights) {
    if (input.engine && input.engine !== engine) continue
    for (const table of findableOf(house.catalog, house.policies.current(), personal)) {
      const { key } = table.text
      const score = words.length === 0 ? 1 : scoreTable(words, table, notes.get(key))
      if (score === 0) continue
      const runs = usage.tables.get(key)?.runs ?? 0
      found.push({
        engine, table, runs, rank: score + Math.log2(1 + runs) * 4, schema: `${table.schema.catalog}.${table.schema.schema}`,
        tags: tagsOf(table, notes),
      })
    }
  }
  const inSchema = ({ schema }: Candidate) => !input.schema || schema === input.schema
  const tagged = ({ tags }: Candidate) => !input.tag || tags.includes(input.tag)
  const passing = found.filter(candidate => inSchema(candidate) && tagged(candidate))
  passing.sort((a, b) => b.rank - a.rank || (a.table.text.lower < b.table.text.lower ? -1 : 1))
  return {
    tables: passing.slice(0, input.limit).map(candidate => present(candidate, words, notes)),
    total: passing.length,
    facets: {
      // Each facet counts what the other lets through, so that one can change one's mind.
      schemas: countFacets(found.filter(tagged), ({ schema }) => [schema]),
      tags: countFacets(found.filter(inSchema), ({ tags }) => tags),
    },
    engines: house.engines.all.map(({ kind }) => kind),
  }
}

const noTags: readonly string[] = []

/** Tags of the table, of its seen columns, and of its owner. */
function tagsOf({ text, classes }: Findable, notes: Notes): readonly string[] {
  const own = notes.get(text.key)?.get('')?.tags ?? noTags
  if (own.length === 0 && classes.table.length === 0 && classes.columns.size === 0) return noTags
  return [...new Set([...own, ...classes.table, ...[...classes.columns.values()].flat()])]
}

function present({ engine, table, runs }: Candidate, words: string[], notes: Notes): FoundTable {
  const { text, schema, seen, classes } = table
  const written = notes.get(text.key)
  const note = noteOf(notes, text.key)
  const places = findColumns(words, table, written, maxColumns)
  return {
    engine, catalog: schema.catalog, schema: schema.schema, table: schema.table,
    about: toLine(note.text) || schema.comment || '',
    tags: [...new Set([...classes.table, ...note.tags])],
    owner: seen.owner,
    filtered: seen.filter !== null,
    masked: seen.columns.filter(({ mask }) => mask !== null).length,
    width: seen.columns.length,
    columns: places.flatMap(place => {
      const column = seen.columns.find(({ name }) => name === schema.columns[place]!.name)
      return column ? [{ name: column.name, type: column.type, kind: kindOf(column.type), mask: column.mask }] : []
    }),
    runs,
  }
}

function countFacets(found: Candidate[], valuesOf: (candidate: Candidate) => readonly string[]): Facet[] {
  const counts = new Map<string, number>()
  for (const candidate of found) {
    for (const value of valuesOf(candidate)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, maxFacets)
}
