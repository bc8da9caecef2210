import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const stamp = join(root, '.next', 'sagwan-sources')

/**
 * Builds what is missing or older than its sources: the database client, and unless `dev` the pages. Says what it
 * does, because the first time takes a while.
 */
export async function buildMissing(report: (line: string) => void, { dev = false } = {}): Promise<void> {
  const client = join(root, 'lib/db/generated/client.ts')
  const schema = join(root, 'prisma/schema.prisma')
  if (!existsSync(client) || statSync(client).mtimeMs < statSync(schema).mtimeMs) {
    report('generating the database client')
    // Prisma would download a schema engine that `generate` does not need, unless this names a file that exists.
    await runBin('prisma', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'package.json') })
  }
  if (dev) return
  const sources = hashSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  report('building the pages: the first time takes about half a minute')
  await runBin('next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' })
  writeFileSync(stamp, sources)
}

/** Changes whenever a source of the pages does, by content: a fresh checkout has fresh times but the same hash. */
function hashSources(): string {
  const files = globSync(['app/**/*', 'lib/**/*.ts', 'next.config.ts', 'proxy.ts', 'postcss.config.mjs', 'package-lock.json'],
    { cwd: root }).filter(file => statSync(join(root, file)).isFile()).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0')
  return hash.digest('hex')
}

async function runBin(name: string, args: string[], env: Record<string, string>): Promise<void> {
  const script = { prisma: 'node_modules/prisma/build/index.js', next: 'node_modules/next/dist/bin/next' }[name]
  const child = spawn(process.execPath, [join(root, script ?? name), ...args], {
    cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`\`${name} ${args.join(' ')}\` ended with ${code}:\n${Buffer.concat(output).toString()}`)
}

if (process.argv[1] === import.meta.filename) await buildMissing(line => console.log(`  ${line} …`))
