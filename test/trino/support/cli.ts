import { execFile } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { trinoVersion } from '../../../lib/cli/trino/fetch.ts'
import { cache } from './shared.ts'

const jar = join(cache, `trino-cli-${trinoVersion}-executable.jar`)

/** Says loudly where the tests with the Trino CLI do not run: it is not there, and this run may do without (`SAGWAN_TRINO`). */
export function skipCli(): boolean {
  if (process.env.SAGWAN_TRINO || existsSync(jar)) return false
  console.warn(`SKIPPED, the Trino CLI: ${jar} is not there; set SAGWAN_TRINO=1 to have it fetched`)
  return true
}

/** The CLI as one jar; fetched by Maven the first time (18 MB). */
export async function fetchCli(): Promise<string> {
  if (existsSync(jar)) return jar
  mkdirSync(cache, { recursive: true })
  await promisify(execFile)('mvn', ['--batch-mode', '--quiet', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
    `-Dartifact=io.trino:trino-cli:${trinoVersion}:jar:executable`, `-DoutputDirectory=${cache}`, '-Dmdep.useBaseVersion=true'])
  return jar
}
