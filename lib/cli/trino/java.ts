import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'

/** Trino 476 needs at least this version. */
const neededVersion = 24
/** Where Debian's and Adoptium's packages put their JDKs. */
const jvmFolder = '/usr/lib/jvm'

/** Programs that may be a JDK's `java`, the most deliberate first. */
function listCandidates(env: NodeJS.ProcessEnv, folder: string): string[] {
  const packaged = existsSync(folder) ? readdirSync(folder).sort().reverse().map(name => join(folder, name)) : []
  const homes = [...(env.JAVA_HOME ? [env.JAVA_HOME] : []), ...packaged].map(home => join(home, 'bin', 'java'))
  return [...homes.filter(path => existsSync(path)), 'java']
}

/** The major version of a `java`; 0 where it does not start or does not say. */
function versionOf(java: string, env: NodeJS.ProcessEnv): number {
  // Settings go to the error stream, by design of the JDK.
  const { stderr } = spawnSync(java, ['-XshowSettings:properties', '-version'], { encoding: 'utf8', env })
  return Number(/java\.specification\.version = (\d+)/.exec(stderr ?? '')?.[1] ?? 0)
}

/** Whether a `java` has a module; small runtimes leave some out. */
export function hasModule(java: string, module: string): boolean {
  const { stdout } = spawnSync(java, ['--list-modules'], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').some(line => line.startsWith(`${module}@`))
}

/** The `java` that Trino can run on, or undefined where there is none. */
export function findJava(env: NodeJS.ProcessEnv = process.env, folder = jvmFolder): string | undefined {
  return listCandidates(env, folder).find(java => versionOf(java, env) >= neededVersion)
}

/** The `java` that Trino can run on. Throws `config-invalid` saying where to get one. */
export function getJava(env: NodeJS.ProcessEnv = process.env, folder = jvmFolder): string {
  const java = findJava(env, folder)
  if (java) return java
  const older = listCandidates(env, folder).map(one => ({ one, version: versionOf(one, env) })).filter(({ version }) => version > 0)
  const found = older.length === 0 ? 'there is none here'
    : `here is only ${older.map(({ one, version }) => `Java ${version} (\`${one}\`)`).join(', ')}`
  throw new AppError('config-invalid', `Trino needs Java ${neededVersion} or newer, and ${found}: install a JDK `
    + '(e.g. `temurin-25-jdk`) and set `JAVA_HOME` to its folder')
}
