import type { Note } from '../contracts/browse.ts'
import { toDatabaseError } from '../db/errors.ts'
import type { House } from '../query/house.ts'

/** What stands where nobody has written anything. */
export const noNote: Note = { text: '', tags: [], revision: 0, updatedAt: null, updatedBy: null }

export type Notes = Map<string, Map<string, Note>>

export type NoteRow = {
  table_key: string; column_name: string; text: string; tags: string[]; revision: number; updated_at: Date
  updated_by: string; seq: string
}

/**
 * All notes by table and column (`''`: the table itself), as of now: what other servers wrote since is read first. They
 * speak of tables the reader may not see; the caller looks up only what the reader's sight has.
 */
export async function loadNotes({ pool, catalog }: Pick<House, 'pool' | 'catalog'>): Promise<Notes> {
  const { notes } = catalog
  const { rows } = await pool.query<NoteRow>({
    name: 'load-notes', text: 'select * from table_notes where seq > $1 order by seq', values: [notes.seq],
  }).catch(error => { throw toDatabaseError(error) })
  for (const row of rows) {
    const ofTable = notes.byTable.get(row.table_key) ?? new Map<string, Note>()
    ofTable.set(row.column_name, toNote(row))
    notes.byTable.set(row.table_key, ofTable)
    // Several requests read at once: the mark only moves forward.
    if (BigInt(row.seq) > BigInt(notes.seq)) notes.seq = row.seq
  }
  return notes.byTable
}

export function toNote(row: NoteRow): Note {
  return {
    text: row.text, tags: row.tags, revision: row.revision, updatedAt: row.updated_at.toISOString(), updatedBy: row.updated_by,
  }
}

/** The note of a table, or of one of its columns. */
export function noteOf(notes: Notes, table: string, column = ''): Note {
  return notes.get(table)?.get(column) ?? noNote
}

/** The first words of a description as plain text, for lists: Markdown's marks taken away. */
export function toLine(text: string, maxLength = 200): string {
  const [first = ''] = text.trim().split(/\n\s*\n/, 1)
  const plain = first.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/^\s*(#+|>|[-*+])\s+/gm, '')
    .replace(/(\*\*|__|`|~~)/g, '').replace(/\s+/g, ' ').trim()
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1).toWellFormed()}…` : plain
}
