import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** Where one result is written: two connections, to fill one table while another is copied out, and a schema for both. */
export type Desk = { filling: DuckDBConnection; copying: DuckDBConnection; schema: string }

/** Desks of the instance that writes results, kept between results: making one costs more than a small query. */
export type Desks = {
  take(): Promise<Desk>
  /** Clears a desk for the next result; one that was interrupted is thrown away. Never rejects. */
  give(desk: Desk, interrupted: boolean): Promise<void>
}

const keptDesks = 8

export function createDesks(instance: DuckDBInstance): Desks {
  const idle: Desk[] = []
  let made = 0
  return {
    async take() {
      const ready = idle.pop()
      if (ready) return ready
      const schema = `w${made++}`
      const [filling, copying] = await Promise.all([instance.connect(), instance.connect()])
      await filling.run(`CREATE SCHEMA ${schema}`)
      return { filling, copying, schema }
    },
    async give(desk, interrupted) {
      const { filling, copying, schema } = desk
      const keep = !interrupted && idle.length < keptDesks
      try {
        await filling.run(keep ? `DROP TABLE IF EXISTS ${schema}.a; DROP TABLE IF EXISTS ${schema}.b` : `DROP SCHEMA ${schema} CASCADE`)
        if (keep) return void idle.push(desk)
      } catch (error) {
        console.error('tables of a result stay in memory until this host ends:', error)
      }
      filling.closeSync()
      copying.closeSync()
    },
  }
}
