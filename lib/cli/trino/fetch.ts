import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

export const trinoVersion = '476'
/** What a server for the demo and the tests needs; a whole Trino is 900 MB and starts in twice the time. */
const plugins = [
  'opa', 'http-event-listener', 'password-authenticators', 'resource-group-managers', 'spooling-filesystem', 'tpch', 'memory', 'iceberg', 'duckdb',
]

/**
 * A slim Trino server in the cache folder; fetched by Maven the first time (800 MB). Throws `config-invalid` where
 * Maven is missing or finds nothing.
 */
export async function fetchTrino(cache: string, report: (line: string) => void): Promise<string> {
  const home = join(cache, `trino-${trinoVersion}`)
  const missing = plugins.filter(name => !existsSync(join(home, 'plugin', name)))
  if (missing.length === 0) return home
  mkdirSync(cache, { recursive: true })
  const archive = join(cache, `trino-server-${trinoVersion}.tar.gz`)
  if (!existsSync(archive)) {
    report(`fetching Trino ${trinoVersion} by Maven, once`)
    await runOrExplain('mvn', ['--batch-mode', '--quiet', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
      `-Dartifact=io.trino:trino-server:${trinoVersion}:tar.gz`, `-DoutputDirectory=${cache}`, '-Dmdep.useBaseVersion=true'],
    'install Maven, or put the server\'s `tar.gz` there yourself')
  }
  report('unpacking Trino')
  const unpacked = join(cache, `unpacking-${process.pid}`)
  mkdirSync(unpacked)
  try {
    // All of it: jars of one plugin are hard links to another's.
    await runOrExplain('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1'], `delete \`${archive}\` and try again`)
    for (const name of readdirSync(join(unpacked, 'plugin'))) {
      if (!plugins.includes(name)) rmSync(join(unpacked, 'plugin', name), { recursive: true })
    }
    await moveInto(home, unpacked, missing)
  } finally {
    rmSync(unpacked, { recursive: true, force: true })
  }
  return home
}

/** A whole server, or the plugins that an older version of this list left out; a process beside this one may be first. */
async function moveInto(home: string, unpacked: string, missing: string[]): Promise<void> {
  if (!existsSync(join(home, 'bin'))) {
    try {
      return await rename(unpacked, home)
    } catch (error) {
      if (!existsSync(join(home, 'bin'))) throw error
    }
  }
  for (const name of missing) {
    await rename(join(unpacked, 'plugin', name), join(home, 'plugin', name)).catch(error => {
      if (!existsSync(join(home, 'plugin', name))) throw error
    })
  }
}

function runOrExplain(command: string, args: string[], advice: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const fail = (cause?: unknown) => reject(new AppError('config-invalid', `\`${command}\` could not bring Trino: ${advice}`, { cause }))
    child.on('error', fail)
    child.on('close', code => code === 0 ? resolve() : fail(`exit code ${code}`))
  })
}
