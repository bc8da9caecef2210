import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { Config } from '../../config.ts'
import { AppError, isAppError } from '../../errors.ts'
import { startHost } from '../../host/host.ts'
import { planFolder } from './parquet-folder.ts'
import type { FolderPlan } from './parquet-folder.ts'
import type { WarehouseHostInit } from './warehouse-host.ts'

/** The DuckDB file that is queried, always read-only. */
export type Warehouse = {
  file: string
  /** The catalog's name in statements, e.g. `shop`. */
  catalog: string
  /**
   * The file's version, a hash of its path, size, time and inode. A changed folder of Parquet files is imported first;
   * where that fails, or the file is gone, the old version stays in force and `fault` says why. Never rejects.
   */
  refresh(): Promise<string>
  /** What is wrong with the newest state on disk; null where that is the one in force. */
  fault(): AppError | null
}

type Report = (line: string) => void
type Place = { config: Config; folder: string; report: Report }

/**
 * Makes the warehouse ready: the demo shop where `WAREHOUSE` is not set (generated once), a DuckDB file as it is, or
 * a folder of Parquet files, imported into a DuckDB file under `data/warehouse/`. The work happens in a child
 * process; `report` gets a line for each step. Throws `warehouse-invalid` with what to do, or `disk-full`.
 */
export async function prepareWarehouse(config: Config, report: Report): Promise<Warehouse> {
  const place = { config, folder: join(config.DATA_DIR, 'warehouse'), report }
  mkdirSync(place.folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(place.folder)) {
    // Left by a start that was stopped half way; the data folder belongs to one process at a time.
    if (name.includes('.new-')) rmSync(join(place.folder, name), { force: true })
  }
  const path = config.WAREHOUSE
  if (path === undefined) return prepareDemo(place)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) {
    throw new AppError('warehouse-invalid',
      `there is no \`${path}\`: point \`WAREHOUSE\` at a DuckDB file or a folder of Parquet files`)
  }
  const catalog = config.WAREHOUSE_CATALOG ?? nameCatalog(path)
  return stat.isDirectory() ? prepareFolder(place, path, catalog) : prepareFile(place, path, catalog)
}

async function prepareDemo(place: Place): Promise<Warehouse> {
  const file = join(place.folder, 'shop.duckdb')
  if (!existsSync(file)) {
    place.report('making the demo shop, once')
    await replace(place, file, 'demo', {})
  }
  return watchFile(file, place.config.WAREHOUSE_CATALOG ?? 'shop')
}

async function prepareFile(place: Place, file: string, catalog: string): Promise<Warehouse> {
  if (!isDuckdb(file)) {
    throw new AppError('warehouse-invalid',
      `\`${file}\` is not a DuckDB file: point \`WAREHOUSE\` at one, or at a folder of Parquet files`)
  }
  const tables = await ask<number>(place, 'check', { file })
  place.report(`warehouse ${file}: ${tables} tables`)
  return watchFile(file, catalog)
}

function watchFile(file: string, catalog: string): Warehouse {
  let version = versionOf(file)
  let fault: AppError | null = null
  return {
    file,
    catalog,
    fault: () => fault,
    async refresh() {
      try {
        version = versionOf(file)
        fault = null
      } catch (error) {
        fault = new AppError('warehouse-invalid', `the warehouse \`${file}\` is gone: put it back`, { cause: error })
      }
      return version
    },
  }
}

async function prepareFolder(place: Place, root: string, catalog: string): Promise<Warehouse> {
  const file = join(place.folder, `${catalog}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}.duckdb`)
  const note = `${file}.version`
  let imported = existsSync(file) && existsSync(note) ? readFileSync(note, 'utf8') : ''
  let fault: AppError | null = null
  let tried = ''
  let underWay: Promise<void> | null = null

  const importPlan = async (plan: FolderPlan) => {
    await replace(place, file, 'import', { tables: plan.tables })
    writeFileSync(note, plan.version, { mode: 0o600 })
    imported = plan.version
  }
  const follow = async () => {
    try {
      const plan = planFolder(root)
      if (plan.version === imported) fault = null
      if (plan.version === imported || plan.version === tried) return
      tried = plan.version
      await importPlan(plan)
      fault = null
    } catch (error) {
      const next = isAppError(error) ? error
        : new AppError('warehouse-invalid',
          `the folder \`${root}\` cannot be read: check that it is there and may be read`, { cause: error })
      if (next.message !== fault?.message) place.report(`the warehouse stays as it was: ${next.message}`)
      fault = next
      // A crash or a full disk may pass by itself; a broken file is tried again when it changes.
      if (next.code !== 'warehouse-invalid') tried = ''
    }
  }

  const plan = planFolder(root)
  if (plan.version !== imported) await importPlan(plan)
  return {
    file,
    catalog,
    fault: () => fault,
    async refresh() {
      underWay ??= follow().finally(() => { underWay = null })
      await underWay
      return versionOf(file)
    },
  }
}

/** Has the child fill a new file and puts it in the place of the old one; who has the old one open keeps it. */
async function replace(place: Place, file: string, method: 'demo' | 'import', params: Record<string, unknown>): Promise<void> {
  const fresh = `${file}.new-${randomBytes(4).toString('hex')}`
  try {
    await ask(place, method, { ...params, file: fresh })
    renameSync(fresh, file)
  } finally {
    for (const path of [fresh, `${fresh}.wal`]) rmSync(path, { force: true })
  }
}

async function ask<T>({ config, folder, report }: Place, method: string, params: unknown): Promise<T> {
  const init: WarehouseHostInit = {
    memoryMb: Math.min(config.ENGINE_MEMORY_MB, 1024), threads: config.ENGINE_THREADS, tempDirectory: join(folder, 'tmp'),
  }
  const host = await startHost({ module: join(import.meta.dirname, 'warehouse-host.ts'), name: 'warehouse', init })
  try {
    return await host.call<T>(method, params, { onEvent: line => report(String(line)) })
  } finally {
    host.kill()
    await host.exited
  }
}

/** DuckDB files carry `DUCK` after the checksum of their first block. */
function isDuckdb(file: string): boolean {
  const head = Buffer.alloc(12)
  try {
    const handle = openSync(file, 'r')
    readSync(handle, head, 0, 12, 0)
    closeSync(handle)
  } catch (error) {
    throw new AppError('warehouse-invalid', `\`${file}\` may not be read by this account: change its rights`, { cause: error })
  }
  return head.toString('latin1', 8) === 'DUCK'
}

function versionOf(file: string): string {
  const stat = statSync(file)
  return createHash('sha256').update(`${file}\n${stat.size} ${stat.mtimeMs} ${stat.ino}`).digest('hex')
}

/** `Sales 2026.duckdb` → `sales_2026`; names DuckDB keeps for itself get an end of their own. */
export function nameCatalog(path: string): string {
  const name = basename(path, extname(path)).toLowerCase().replace(/[^a-z0-9_]+/g, '_')
  const safe = /^[a-z_]/.test(name) ? name : `w_${name}`
  return ['system', 'temp', 'memory', 'main'].includes(safe) ? `${safe}_data` : safe
}
