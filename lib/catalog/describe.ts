import type { DescribeInput, Note } from '../contracts/browse.ts'
import type { Principal } from '../contracts/principal.ts'
import { toDatabaseError } from '../db/errors.ts'
import { AppError } from '../errors.ts'
import { actorOf } from '../query/actor.ts'
import type { House } from '../query/house.ts'
import { findSeen } from './find.ts'
import type { TableName } from './find.ts'
import { loadNotes, noteOf, toNote } from './notes.ts'
import type { NoteRow } from './notes.ts'
import { isOwner } from './owner.ts'

/** Writers take turns, so that `seq` becomes visible in its order: readers ask for what is newer than what they have. */
const notesLock = 5_160_100

/**
 * Writes what the owner says about a table or a column of it, on record before it shows. Throws `not-found` where the
 * principal does not see the table or the column, `forbidden` for everybody but the owner, and `conflict` with the note
 * as it is now where somebody wrote since `revision`.
 */
export async function describeTable(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog' | 'clock' | 'ledger'>,
  principal: Principal, name: TableName, input: DescribeInput,
): Promise<Note> {
  const { seen } = await findSeen(house, principal, name)
  const column = input.column ?? ''
  if (column !== '' && !seen.columns.some(known => known.name === column)) {
    throw new AppError('not-found', 'there is no such column that you can see')
  }
  if (!await isOwner(house, principal, seen.owner)) {
    throw new AppError('forbidden', 'only the owner describes a table', { params: { owner: seen.owner ?? '' } })
  }
  const before = noteOf(await loadNotes(house), seen.table, column)
  if (before.revision !== input.revision) throw conflict(before)
  const text = clean(input.text ?? before.text)
  const tags = column === '' ? [...new Set(input.tags ?? before.tags)] : []
  if (text === before.text && tags.join() === before.tags.join()) return before
  await house.ledger.append(actorOf(principal), {
    kind: 'catalog.described', table: seen.table, column: input.column, text, tags,
  })
  const written = await write(house, { table: seen.table, column, text, tags, user: principal.user, revision: input.revision })
  // Of two who wrote at once the slower finds another revision.
  if (!written) throw conflict(noteOf(await loadNotes(house), seen.table, column))
  await loadNotes(house)
  return toNote(written)
}

function conflict(current: Note): AppError {
  return new AppError('conflict', 'somebody else described this meanwhile; yours is not saved', { cause: { current } })
}

/** Neither PostgreSQL nor the ledger's JSON holds NUL or half a surrogate pair. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n').normalize('NFC').trim()
}

type Written = { table: string; column: string; text: string; tags: string[]; user: string; revision: number }

async function write({ pool, clock }: Pick<House, 'pool' | 'clock'>, note: Written): Promise<NoteRow | undefined> {
  const client = await pool.connect().catch(error => { throw toDatabaseError(error) })
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [notesLock])
    const { rows } = await client.query<NoteRow>(
      `insert into table_notes (table_key, column_name, text, tags, revision, updated_at, updated_by)
       select $1, $2, $3, $4, $5 + 1, $6, $7 where $5 = 0 or exists
         (select 1 from table_notes where table_key = $1 and column_name = $2)
       on conflict (table_key, column_name) do update set text = $3, tags = $4, revision = $5 + 1, updated_at = $6,
         updated_by = $7, seq = nextval(pg_get_serial_sequence('table_notes', 'seq'))
         where table_notes.revision = $5
       returning *`,
      [note.table, note.column, note.text, note.tags, note.revision, clock(), note.user])
    await client.query('commit')
    return rows[0]
  } catch (error) {
    await client.query('rollback').catch(() => client.release(true))
    throw toDatabaseError(error)
  } finally {
    client.release()
  }
}
