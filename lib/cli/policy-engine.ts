import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Engine } from '../engine/engine.ts'
import { createDuckdbEngine } from '../engine/duckdb/engine.ts'
import { prepareWarehouse } from '../engine/duckdb/warehouse.ts'
import { createLogger } from '../log.ts'

/** An engine that only reads statements, beside a server that may be running. */
export type EngineReader = { engine: Engine; catalog: WarehouseCatalog; [Symbol.asyncDispose](): Promise<void> }

/**
 * Opens the warehouse of the settings for reading statements. It works in a temporary folder and takes nothing from
 * `DATA_DIR` but the demo shop's file, so that a running server notices nothing.
 */
export async function openReader(config: Config, report: (line: string) => void): Promise<EngineReader> {
  const directory = mkdtempSync(join(tmpdir(), 'sagwan-policy-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const shop = join(config.DATA_DIR, 'warehouse', 'shop.duckdb')
    const demo = config.WAREHOUSE === undefined && existsSync(shop) ? { WAREHOUSE: shop, WAREHOUSE_CATALOG: 'shop' } : {}
    const warehouse = await prepareWarehouse({ ...config, ...demo, DATA_DIR: directory }, report)
    const engine = await createDuckdbEngine({
      warehouse, hosts: 1, memoryMb: config.ENGINE_MEMORY_MB, tempMb: config.ENGINE_TEMP_MB, threads: 1,
      hashKey: randomBytes(32), tempDirectory: directory, log: createLogger('warn'),
    })
    const close = async () => {
      await engine.close()
      remove()
    }
    return { engine, catalog: await engine.catalog(), [Symbol.asyncDispose]: close }
  } catch (error) {
    remove()
    throw error
  }
}
