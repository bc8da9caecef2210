import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { describeFileFault } from './faults.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The folder of an execution. Only a UUID may become part of a path; anything else is `bad-request`. */
export function folderOf(directory: string, executionId: string): string {
  if (!uuid.test(executionId)) {
    throw new AppError('bad-request', `\`${executionId.slice(0, 60)}\` is not the id of an execution`)
  }
  return join(directory, executionId)
}

/** The files of the first `parts` parts, in order. */
export function partsOf(folder: string, parts: number): string[] {
  return Array.from({ length: parts }, (_, i) => join(folder, `part-${String(i).padStart(5, '0')}.parquet`))
}

/** Makes an empty folder that only this account may enter. Throws `result-failed` or `disk-full`. */
export async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch (error) {
    throw describeFileFault(error, 'the result')
  }
}

export type FolderUsage = { executionId: string; sizeBytes: number; modifiedAt: Date }

/** Every execution's folder with its size; files and folders that are none of ours are left out. */
export async function listUsage(directory: string): Promise<FolderUsage[]> {
  const names = await readdir(directory).catch(error => { throw describeFileFault(error, 'the folder of results') })
  const usages = await Promise.all(names.filter(name => uuid.test(name)).map(name => measure(directory, name)))
  return usages.filter(usage => usage !== null)
}

/** Deletes a folder; one that is gone already is fine. Answers the bytes it held. */
export async function removeFolder(directory: string, executionId: string): Promise<{ sizeBytes: number }> {
  const folder = folderOf(directory, executionId)
  try {
    const usage = await measure(directory, executionId)
    await rm(folder, { recursive: true, force: true })
    return { sizeBytes: usage?.sizeBytes ?? 0 }
  } catch (error) {
    throw describeFileFault(error, 'the result')
  }
}

/** Null where the folder, or a file in it, was deleted meanwhile. */
async function measure(directory: string, executionId: string): Promise<FolderUsage | null> {
  const folder = folderOf(directory, executionId)
  try {
    const own = await stat(folder)
    if (!own.isDirectory()) return null
    const files = await Promise.all((await readdir(folder)).map(name => stat(join(folder, name))))
    return {
      executionId,
      sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
      modifiedAt: new Date(Math.max(own.mtimeMs, ...files.map(({ mtimeMs }) => mtimeMs))),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
