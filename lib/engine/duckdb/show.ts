import type { ResultColumn } from '../../contracts/engine.ts'
import type { ShowList } from './gate.ts'
import { fold } from './names.ts'
import { quoteText } from './side.ts'
import type { World } from './world.ts'

const text = (name: string): ResultColumn => ({ name, type: 'VARCHAR', kind: 'text' })
const texts = (name: string): ResultColumn => ({ name, type: 'VARCHAR[]', kind: 'nested' })

/** The columns of `SHOW TABLES` (with its schema: a world has several) and of `SHOW ALL TABLES`. */
export function columnsOfShow(show: ShowList): ResultColumn[] {
  if (show.list === 'tables') return [text('schema'), text('name')]
  return [text('database'), text('schema'), text('name'), texts('column_names'), texts('column_types')]
}

/**
 * The statement that answers `SHOW`: the engine's own would list the raw warehouse, so this one names the world's
 * tables as values.
 */
export async function writeShow(world: World, show: ShowList): Promise<string> {
  const listed = world.spec.views.filter(view => {
    if (show.schema === '') return true
    if (show.catalog !== '' && fold(view.catalog) !== show.catalog) return false
    return fold(view.schema) === show.schema || (show.catalog === '' && fold(view.catalog) === show.schema)
  })
  const list = (values: string[]) => `[${values.map(quoteText).join(', ')}]::VARCHAR[]`
  const rows = await Promise.all(listed.map(async view => {
    if (show.list === 'tables') return `(${quoteText(view.schema)}, ${quoteText(view.table)})`
    const columns = await world.shape.columnsOf(`${view.catalog}.${view.schema}.${view.table}`)
    return `(${quoteText(view.catalog)}, ${quoteText(view.schema)}, ${quoteText(view.table)},
      ${list(columns.map(({ name }) => name))}, ${list(columns.map(({ type }) => type))})`
  }))
  const names = columnsOfShow(show).map(({ name }) => `"${name}"`).join(', ')
  const empty = columnsOfShow(show).map(({ name, type }) => `NULL::${type} AS "${name}"`).join(', ')
  if (rows.length === 0) return `SELECT ${empty} WHERE false`
  return `SELECT * FROM (VALUES ${rows.join(', ')}) AS shown(${names}) ORDER BY ALL`
}
