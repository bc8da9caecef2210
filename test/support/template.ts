import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { applyMigrations } from '../../lib/db/migrate.ts'

/** The address of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.toString()
}

/** Runs statements one after the other on a connection of their own. */
export async function runOn(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A migrated database to copy from, which takes a tenth of the time that migrating takes. */
export async function prepareTemplate(server: string): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `template_${randomBytes(6).toString('hex')}`
  await runOn(server, `create database ${name}`)
  await applyMigrations(withDatabase(server, name), () => undefined)
  return { name, drop: () => runOn(server, `drop database if exists ${name} with (force)`) }
}
