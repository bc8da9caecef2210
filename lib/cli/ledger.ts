import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { saveCheck } from '../audit/checks.ts'
import { exportEntries } from '../audit/export.ts'
import { loadPublicKey } from '../audit/keys.ts'
import { verifyLedger } from '../audit/verify.ts'
import { parseConfig } from '../config.ts'
import type { Config } from '../config.ts'
import type { VerifyReport } from '../contracts/audit.ts'
import { attachDatabase } from '../db/attach.ts'
import type { Attached } from '../db/attach.ts'
import { isAppError } from '../errors.ts'

const usage = `npm run ledger verify                        check every entry, the chain and the signed checkpoints
                      [-- --json]            the whole report as JSON
                      [-- --key FILE]        the ledger's key, private or public, where it is not in the data folder
npm run ledger export -- --format ndjson     every entry, oldest first, to the standard output
                      [--from SEQ] [--to SEQ]

It works while Sagwan runs and while it does not. Exit code: 0 as it was written, 1 tampered with, 2 not checked.`

const { values: options, positionals: [verb = ''] } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false }, key: { type: 'string' }, format: { type: 'string', default: 'ndjson' },
    from: { type: 'string', default: '1' }, to: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false },
  },
})

const number = (value: number) => value.toLocaleString('en')

function describe(report: VerifyReport): string[] {
  const seconds = `${(report.elapsedMs / 1000).toFixed(1)} s`
  if (report.fault) {
    return ['the ledger was tampered with', `  ${report.fault.message}`,
      `  ${number(report.entries)} entries before it are as they were written (${seconds})`]
  }
  return [`the ledger is as it was written: ${number(report.entries)} entries, ${number(report.checkpoints)} signed`
    + ` checkpoints (${seconds})`, ...(report.head ? [`  head: ${report.head.seq} ${report.head.hash}`] : []),
  ...(report.checkpoints === 0 ? ['  no signed checkpoint was found: a chain made anew as a whole would look the same']
    : [])]
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${number(done)} of ${number(total)}${done === total ? '\n' : ''}`)
}

async function verify(config: Config, { pool }: Attached): Promise<number> {
  const report = await verifyLedger({
    pool, directory: join(config.DATA_DIR, 'ledger'), onProgress: showProgress,
    publicKey: loadPublicKey(options.key ?? join(config.DATA_DIR, 'secrets', 'ledger.pem')),
  })
  await saveCheck(pool, report)
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : describe(report).join('\n')}\n`)
  return report.ok ? 0 : 1
}

async function exportAll({ pool }: Attached): Promise<number> {
  const first = Number(options.from)
  const last = Number(options.to ?? Number.MAX_SAFE_INTEGER)
  if (options.format !== 'ndjson' || !Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return help(2)
  for await (const lines of exportEntries(pool, first, last)) {
    if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
  }
  return 0
}

function help(code: number): number {
  process[code === 0 ? 'stdout' : 'stderr'].write(`${usage}\n`)
  return code
}

async function main(): Promise<number> {
  if (options.help) return help(0)
  if (verb !== 'verify' && verb !== 'export') return help(2)
  const config = parseConfig(process.env)
  const attached = await attachDatabase(config, `npm run ledger ${verb}`)
  try {
    return verb === 'verify' ? await verify(config, attached) : await exportAll(attached)
  } finally {
    await attached.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!isAppError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
