import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { getJava } from '../../lib/cli/trino/java.ts'

const folder = mkdtempSync(join(tmpdir(), 'sagwan-java-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A JDK's folder whose `java` says this version. */
function makeJdk(name: string, version: number): string {
  const bin = join(folder, name, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'java'), `#!/bin/sh\necho "    java.specification.version = ${version}" >&2\n`)
  chmodSync(join(bin, 'java'), 0o755)
  return join(folder, name)
}

describe('getJava', () => {
  const nowhere = join(folder, 'nowhere')

  it('says where to get one, and what is there instead', () => {
    expect(() => getJava({ NODE_ENV: 'test', PATH: nowhere }, nowhere)).toThrow(/Java 24 or newer, and there is none here.*JAVA_HOME/)
    const old = makeJdk('jdk-17', 17)
    expect(() => getJava({ NODE_ENV: 'test', PATH: nowhere, JAVA_HOME: old }, nowhere)).toThrow(`here is only Java 17 (\`${old}/bin/java\`)`)
  })

  it('takes the one of JAVA_HOME, then a packaged one that is new enough', () => {
    const home = makeJdk('mine', 24)
    const packaged = join(folder, 'jvm')
    mkdirSync(packaged)
    makeJdk('jvm/temurin-21', 21)
    const newest = makeJdk('jvm/temurin-25', 25)
    expect(getJava({ NODE_ENV: 'test', PATH: nowhere, JAVA_HOME: home }, packaged)).toBe(join(home, 'bin/java'))
    expect(getJava({ NODE_ENV: 'test', PATH: nowhere, JAVA_HOME: makeJdk('jdk-11', 11) }, packaged)).toBe(join(newest, 'bin/java'))
  })
})
