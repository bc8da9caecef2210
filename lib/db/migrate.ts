import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { AppError } from '../errors.ts'

export type Migration = { name: string; sql: string; checksum: string }

type AppliedRow = { migration_name: string; checksum: string; finished_at: Date | null; rolled_back_at: Date | null }

/** Prisma's own lock and table, so that `prisma migrate` and this runner exclude and understand each other. */
const migrationLock = 72707369
const historyTable = `create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0)`

/** The migrations this version brings, oldest first: `prisma/migrations/NAME/migration.sql`. */
export function listMigrations(directory = join(import.meta.dirname, '../../prisma/migrations')): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(directory, entry.name, 'migration.sql')))
    .map(entry => entry.name).sort()
    .map(name => {
      const bytes = readFileSync(join(directory, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    })
}

/** Which migrations are still to be applied. Throws where the database's history is not a beginning of ours. */
export function planMigrations(migrations: Migration[], history: AppliedRow[]): Migration[] {
  const known = new Map(migrations.map(migration => [migration.name, migration]))
  const applied = new Set<string>()
  for (const row of history) {
    if (row.rolled_back_at) continue
    const migration = known.get(row.migration_name)
    if (!migration) {
      throw new AppError('database-unavailable', `the database has the migration \`${row.migration_name}\`, which this`
        + ' version does not know; start the newer version that made it, or restore a backup')
    }
    if (!row.finished_at) {
      throw new AppError('database-unavailable', `the migration \`${row.migration_name}\` was begun and never ended;`
        + ' restore a backup, or repair it with `prisma migrate resolve`')
    }
    if (migration.checksum !== row.checksum) {
      throw new AppError('database-unavailable', `the migration \`${row.migration_name}\` was changed after it had been`
        + ' applied; put the file back as it was, and make the change in a new migration')
    }
    applied.add(row.migration_name)
  }
  const pending = migrations.filter(migration => !applied.has(migration.name))
  const late = pending.find(migration => [...applied].some(name => name > migration.name))
  if (late) {
    throw new AppError('database-unavailable', `the migration \`${late.name}\` is older than ones already applied;`
      + ' give it a newer date')
  }
  return pending
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query(`insert into "_prisma_migrations"
      ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
      values ($1, $2, now(), $3, now(), 1)`, [randomUUID(), migration.checksum, migration.name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new AppError('database-unavailable', `the migration \`${migration.name}\` could not be applied`
      + ` (${error instanceof Error ? error.message : String(error)}); nothing of it was kept`, { cause: error })
  }
}

/**
 * Brings a database up to date, each migration in a transaction of its own, and answers what it applied. Instances
 * that start together wait for each other. Throws `database-unavailable` where the history does not fit.
 */
export async function applyMigrations(
  url: string, report: (line: string) => void, migrations = listMigrations(),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, options: '-c TimeZone=UTC' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(`set client_min_messages = warning`)
    await client.query(historyTable)
    const history = await client.query<AppliedRow>(
      'select migration_name, checksum, finished_at, rolled_back_at from "_prisma_migrations" order by started_at')
    const pending = planMigrations(migrations, history.rows)
    for (const migration of pending) {
      report(`applying the migration ${migration.name}`)
      await applyMigration(client, migration)
    }
    return pending.map(migration => migration.name)
  } finally {
    // Ending the connection gives the lock back.
    await client.end()
  }
}
