import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

/** One table a folder of Parquet files stands for. `partitioned`: folders named `key=value` are columns. */
export type FolderTable = { schema: string; table: string; files: string[]; partitioned: boolean }
/** What a folder holds; `version` changes with any file's path, size, time or inode. */
export type FolderPlan = { tables: FolderTable[]; version: string }

const maxDepth = 10
const reserved = ['information_schema', 'pg_catalog']

/**
 * Reads which tables a folder stands for: `orders.parquet` is `main.orders`, `sales/orders.parquet` is
 * `sales.orders`, and every Parquet file anywhere below `sales/orders/` is a part of `sales.orders`. Names starting
 * with `.` or `_` and other kinds of files are left out. Throws `warehouse-invalid` where two places claim one table.
 */
export function planFolder(root: string): FolderPlan {
  const tables = new Map<string, FolderTable>()
  const digest = createHash('sha256').update(root)
  const claim = (schema: string, table: string, files: string[], partitioned: boolean) => {
    const key = `${schema}.${table}`.toLowerCase()
    const other = tables.get(key)
    if (other) {
      throw new AppError('warehouse-invalid', `both \`${other.files[0]}\` and \`${files[0]}\` claim the table `
        + `\`${schema}.${table}\`: rename one of them`)
    }
    tables.set(key, { schema, table, files, partitioned })
  }
  const sign = (path: string) => {
    const stat = statSync(path)
    digest.update(`\n${path}\n${stat.size} ${stat.mtimeMs} ${stat.ino}`)
  }
  const claimFile = (schema: string, path: string, name: string) => {
    sign(path)
    claim(schema, name.slice(0, -'.parquet'.length), [path], false)
  }
  for (const entry of listEntries(root)) {
    if (!entry.folder) claimFile('main', entry.path, entry.name)
    else {
      if (reserved.includes(entry.name.toLowerCase())) {
        throw new AppError('warehouse-invalid', `the folder \`${entry.path}\` has the name of a system schema: rename it`)
      }
      for (const inner of listEntries(entry.path)) {
        if (!inner.folder) claimFile(entry.name, inner.path, inner.name)
        else {
          const files = listParts(inner.path)
          files.forEach(sign)
          if (files.length > 0) claim(entry.name, inner.name, files, files.some(file => isPartitioned(inner.path, file)))
        }
      }
    }
  }
  if (tables.size === 0) {
    throw new AppError('warehouse-invalid', `there is no Parquet file in \`${root}\`: put tables there as `
      + '`schema/table.parquet`, or point `WAREHOUSE` at a DuckDB file')
  }
  return { tables: [...tables.values()], version: digest.digest('hex') }
}

type Entry = { name: string; path: string; folder: boolean }

function listEntries(folder: string): Entry[] {
  const entries: Entry[] = []
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.') || name.startsWith('_')) continue
    const path = join(folder, name)
    const isFolder = statSync(path).isDirectory()
    if (isFolder || name.endsWith('.parquet')) entries.push({ name, path, folder: isFolder })
  }
  return entries
}

function listParts(folder: string, depth = 0): string[] {
  // Links may lead in a circle.
  if (depth > maxDepth) throw new AppError('warehouse-invalid', `\`${folder}\` is nested too deeply: at most ${maxDepth} folders`)
  return listEntries(folder).flatMap(entry => entry.folder ? listParts(entry.path, depth + 1) : [entry.path])
}

function isPartitioned(folder: string, file: string): boolean {
  return file.slice(folder.length + 1).split('/').slice(0, -1).some(part => part.includes('='))
}
