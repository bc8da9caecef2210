import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Empties the folder of a result: what an earlier run left there must not be read as part of the next. */
export async function cleanFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true })
}
