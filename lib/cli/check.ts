import { join } from 'node:path'
import { parseConfig } from '../config.ts'
import { isAppError } from '../errors.ts'
import { createReport, showLine } from './check/report.ts'
import { checkTrino } from './check/trino.ts'

const usage = 'npm run check trino     looks over the Trino of TRINO_URL: each part is as it must be, or what to change '
  + 'in which file'
const root = join(import.meta.dirname, '../..')

/** `npm run check`: the doctor. Leaves with 1 where anything must be changed. */
async function main(): Promise<number> {
  const [part] = process.argv.slice(2)
  if (part !== 'trino') {
    console.error(usage)
    return part === undefined || part === '--help' || part === '-h' ? 0 : 1
  }
  const report = createReport(line => console.log(showLine(line)))
  await checkTrino(parseConfig(process.env, root), process.env, report)
  const sound = report.lines().every(({ ok }) => ok)
  const faults = report.lines().filter(({ ok }) => ok === false).length
  console.log(sound ? '\nTrino is set up as it must be.' : `\n${faults} to change; then check again.`)
  return sound ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!isAppError(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
