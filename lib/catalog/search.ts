import type { CatalogSearch, Facet, FoundTable, SearchInput } from '../contracts/browse.ts'
import type { EngineKind, TableSchema } from '../contracts/catalog.ts'
import { kindOf } from '../contracts/kinds.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import { classesOf } from '../policy/classes.ts'
import type { TableClasses } from '../policy/classes.ts'
import type { PolicySet } from '../policy/set.ts'
import type { TableText } from '../query/catalog-state.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'
import type { PersonalSight } from '../query/sight.ts'
import { matchTable, wordsOf } from './match.ts'
import type { Match } from './match.ts'
import { loadNotes, noteOf, toLine } from './notes.ts'
import type { Notes } from './notes.ts'
import { textsOf } from './text.ts'
import { usageOf } from './usage.ts'

const maxColumns = 5
const maxFacets = 30

type Candidate = {
  engine: EngineKind; text: TableText; schema: TableSchema; seen: TableSight; classes: TableClasses; match: Match; runs: number
}

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
    collect(found, { engine, personal, set: house.policies.current(), words, notes, house })
  }
  for (const candidate of found) candidate.runs = usage.tables.get(candidate.text.key)?.runs ?? 0
  const schemaOf = ({ schema }: Candidate) => `${schema.catalog}.${schema.schema}`
  const tagsOf = (candidate: Candidate) => [...new Set([...noteOf(notes, candidate.text.key).tags,
    ...candidate.classes.table, ...candidate.classes.columns.values()].flat())]
  const inSchema = (candidate: Candidate) => !input.schema || schemaOf(candidate) === input.schema
  const tagged = (candidate: Candidate) => !input.tag || tagsOf(candidate).includes(input.tag)
  const passing = found.filter(candidate => inSchema(candidate) && tagged(candidate))
  const rank = ({ match, runs }: Candidate) => match.score + Math.log2(1 + runs) * 4
  passing.sort((a, b) => rank(b) - rank(a) || (a.text.lower < b.text.lower ? -1 : 1))
  return {
    tables: passing.slice(0, input.limit).map(candidate => present(candidate, notes)),
    total: passing.length,
    facets: {
      // Each facet counts what the other lets through, so that one can change one's mind.
      schemas: countFacets(found.filter(tagged), candidate => [schemaOf(candidate)]),
      tags: countFacets(found.filter(inSchema), tagsOf),
    },
    engines: house.engines.all.map(({ kind }) => kind),
  }
}

type Scope = {
  engine: EngineKind; personal: PersonalSight; set: PolicySet; words: string[]; notes: Notes; house: Pick<House, 'catalog'>
}

const noNotes: ReadonlyMap<string, never> = new Map()

function collect(into: Candidate[], { engine, personal: { sight, catalog }, set, words, notes, house }: Scope): void {
  const texts = textsOf(house.catalog, catalog)
  for (const [index, text] of texts.entries()) {
    const seen = sight.tables.get(text.key)
    const schema = catalog.tables[index]
    if (!seen || !schema) continue
    const classes = classesOf(set, catalog, seen)
    const note = noteOf(notes, text.key)
    const match = words.length === 0 ? { score: 0, columns: [] } : matchTable(words, {
      text, note, tags: [...note.tags, ...classes.table], columnTags: [...classes.columns.values()].flat(),
      sees: seesOf(schema, seen), columnNotes: notes.get(text.key) ?? noNotes,
      columnName: at => schema.columns[at]?.name ?? '',
    })
    if (match) into.push({ engine, text, schema, seen, classes, match, runs: 0 })
  }
}

/** Whether the reader sees the column at a place of the engine's order. */
function seesOf(schema: TableSchema, seen: TableSight): (index: number) => boolean {
  if (seen.columns.length === schema.columns.length) return () => true
  let names: Set<string> | null = null
  return index => {
    names ??= new Set(seen.columns.map(({ name }) => name))
    return names.has(schema.columns[index]?.name ?? '')
  }
}

function present({ engine, text, schema, seen, classes, match, runs }: Candidate, notes: Notes): FoundTable {
  const note = noteOf(notes, text.key)
  const wanted = new Set(match.columns.map(index => schema.columns[index]?.name))
  return {
    engine, catalog: schema.catalog, schema: schema.schema, table: schema.table,
    about: toLine(note.text) || schema.comment || '',
    tags: [...new Set([...classes.table, ...note.tags])],
    owner: seen.owner,
    filtered: seen.filter !== null,
    masked: seen.columns.filter(({ mask }) => mask !== null).length,
    width: seen.columns.length,
    columns: seen.columns.filter(({ name }) => wanted.has(name)).slice(0, maxColumns)
      .map(({ name, type, mask }) => ({ name, type, kind: kindOf(type), mask })),
    runs,
  }
}

function countFacets(found: Candidate[], valuesOf: (candidate: Candidate) => string[]): Facet[] {
  const counts = new Map<string, number>()
  for (const candidate of found) {
    for (const value of valuesOf(candidate)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, maxFacets)
}
