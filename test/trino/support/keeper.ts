import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadWarehouse } from '../../../lib/cli/trino/load.ts'
import { startTrino } from '../../../lib/cli/trino/start.ts'
import type { LocalTrino } from '../../../lib/cli/trino/start.ts'
import { makeSmallWarehouse } from '../../support/warehouse.ts'
import { startRelay } from './relay.ts'
import { cache, eventSecret, hashKey, people } from './shared.ts'
import { query } from './protocol.ts'

/**
 * Keeps one Trino for a whole run of tests, with the small shop and a schema `scratch` in it: started when the first
 * suite wants it, stopped at the end. Suites take turns: `GET /claim` answers when it is the caller's turn, and the
 * turn lasts as long as the connection. `POST /target?port=…` says whose gateway is asked meanwhile.
 */
export async function startKeeper(): Promise<{ url: string; close(): Promise<void> }> {
  const relay = await startRelay()
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-shared-'))
  let started: Promise<LocalTrino> | undefined
  let turn: Promise<void> = Promise.resolve()

  const claim = async (answer: ServerResponse) => {
    const before = turn
    turn = new Promise<void>(resolve => answer.once('close', resolve)).then(() => { relay.target = null })
    turn = Promise.all([before, turn]).then(() => undefined)
    await before
    if (answer.destroyed) return
    try {
      const { url, user, password, pid } = await (started ??= start(folder, relay.port))
      answer.write(`${JSON.stringify({ url, user, password, pid, folder })}\n`)
    } catch (error) {
      answer.end(`${JSON.stringify({ fault: String(error) })}\n`)
    }
  }
  const server = createServer((request: IncomingMessage, answer: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://keeper')
    if (pathname === '/claim') {
      answer.flushHeaders()
      return void claim(answer)
    }
    const port = Number(searchParams.get('port'))
    relay.target = port > 0 ? port : null
    answer.end()
  })
  server.requestTimeout = 0
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      // A server that did not start has nothing to stop; its suites have failed with the reason.
      await started?.then(trino => trino.stop(), () => undefined)
      await relay.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function start(folder: string, port: number): Promise<LocalTrino> {
  const warehouse = join(folder, 'small.duckdb')
  await makeSmallWarehouse(warehouse)
  mkdirSync(join(folder, 'tables'), { recursive: true })
  const trino = await startTrino({
    cache, directory: folder, gateway: { port, eventSecret }, quick: true, report: () => undefined,
    people: Object.fromEntries(people.map(name => [name, name])),
    catalogs: { duck: ['connector.name=duckdb', `connection-url=jdbc:duckdb:${join(folder, 'duck.duckdb')}`, 'connection-user=duckdb'] },
  })
  try {
    await loadWarehouse({ trino, directory: folder, warehouse, hashKey, report: () => undefined })
    for (const sql of ['create schema shop.scratch', 'create table duck.main.secrets as select \'raw secret\' as word']) {
      const { error } = await query(trino.url, trino, sql)
      if (error) throw new Error(`${sql}: ${error}`)
    }
    return trino
  } catch (error) {
    await trino.stop()
    throw error
  }
}
