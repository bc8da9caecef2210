import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildMissing } from '../../lib/cli/build.ts'
import { whyNoTrino } from '../trino/support/shared.ts'

/**
 * `npm test`: types, unit and integration tests, then the pages in a real browser. `--unit` leaves the browser out;
 * other options go to vitest. Ends with one line that counts, and with code 1 where anything failed or nothing ran.
 * `SAGWAN_COUNTS` names a file to which passed and failed are added, for who runs it more than once.
 */
const root = join(import.meta.dirname, '../..')
const unitOnly = process.argv.includes('--unit')
const options = process.argv.slice(2).filter(option => option !== '--unit')
const reports = mkdtempSync(join(tmpdir(), 'sagwan-test-'))
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }

type Count = { passed: number; failed: number; skipped: number }

async function main(): Promise<void> {
  const total: Count = { passed: 0, failed: 0, skipped: 0 }
  const add = (count: Count) => {
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
  }
  await buildMissing(line => console.log(`${line} …`), { dev: unitOnly })
  const types = await run('node_modules/typescript/bin/tsc', ['--noEmit'])
  console.log(types === 0 ? 'types: sound' : 'types: faults, see above')
  add({ passed: types === 0 ? 1 : 0, failed: types === 0 ? 0 : 1, skipped: 0 })

  const unit = join(reports, 'unit.json')
  const vitest = await run('node_modules/vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`, ...options])
  add(countVitest(unit, vitest))

  if (!unitOnly) {
    const browser = join(reports, 'browser.json')
    const playwright = await run('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: browser })
    add(countPlaywright(browser, playwright))
  }
  rmSync(reports, { recursive: true })
  if (process.env.SAGWAN_COUNTS) appendFileSync(process.env.SAGWAN_COUNTS, `${total.passed} ${total.failed}\n`)
  const why = whyNoTrino()
  if (why) console.warn(`\nNOT RUN: everything that needs a Trino (contract, attacks, faults, events, one browser test): ${why}\n`)
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
  process.exit(total.failed === 0 && total.passed > 1 ? 0 : 1)
}

function run(script: string, args: string[], more: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, env: { ...env, ...more }, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', code => resolve(code ?? 1))
  })
}

/** A runner that ended badly without a report counts as one failure. */
function readReport<Report>(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch (error) {
    console.error(`no report: ${String(error)}`)
    return null
  }
}

function countVitest(path: string, code: number): Count {
  const report = readReport<{ numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }>(path)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const failed = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
}

function countPlaywright(path: string, code: number): Count {
  const report = readReport<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(path)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected + flaky, failed: unexpected === 0 && code !== 0 ? 1 : unexpected, skipped }
}

await main()
