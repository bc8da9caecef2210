import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Lower layers have higher numbers; a file imports from its own folder and from layers below it only. */
const layers: Record<string, number> = {
  'app': 0, 'lib/cli': 0, 'lib/server.ts': 1, 'lib/open-engine.ts': 1.5,
  'lib/query': 2, 'lib/notebook': 2, 'lib/catalog': 2, 'lib/schedule': 2, 'lib/access': 2, 'lib/gateway': 2,
  'lib/identity': 3, 'lib/policy': 3, 'lib/engine': 3, 'lib/results': 3, 'lib/audit': 3,
  'lib/db': 4, 'lib/host': 4, 'lib/config.ts': 4, 'lib/log.ts': 4, 'lib/secrets.ts': 4, 'lib/version.ts': 4,
  'lib/contracts': 5, 'lib/errors.ts': 5,
}
/** What people work with may stand on the road; the road stands on the pillars. */
const sideways = new Set(['lib/notebook → lib/query', 'lib/catalog → lib/query', 'lib/schedule → lib/query',
  'lib/access → lib/query', 'lib/gateway → lib/query', 'lib/db → lib/config.ts', 'lib/host → lib/config.ts',
  'lib/db → lib/log.ts', 'lib/host → lib/log.ts', 'lib/log.ts → lib/config.ts', 'lib/contracts → lib/errors.ts'])

type Import = { file: string; target: string; line: string }

function place(file: string): string | undefined {
  return Object.keys(layers).find(name => file === name || file.startsWith(`${name}/`))
}

function listFiles(): string[] {
  return globSync('{app,lib}/**/*.{ts,tsx}', { cwd: root }).filter(file => !file.includes('/generated/'))
}

function listImports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found: Import[] = []
  for (const match of text.matchAll(/^(?:import|export)\b[^'"\n]*?(?:\n[^'"]*?)??from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (name.startsWith('@/')) found.push({ file, target: name.slice(2), line: match[0] })
    else if (name.startsWith('.')) found.push({ file, target: relative(root, normalize(join(root, dirname(file), name))), line: match[0] })
  }
  return found
}

function withoutExtension(path: string): string {
  return path.replace(/\.(ts|tsx)$/, '')
}

describe('imports', () => {
  const files = listFiles()
  const imports = files.flatMap(listImports)

  it('reads the source it judges', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(imports.length).toBeGreaterThan(10)
  })

  it('go down only, and siblings never import each other', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = place(file)
      const to = place(target)
      if (!from || !to || from === to) return false
      return layers[from]! >= layers[to]! && !sideways.has(`${from} → ${to}`)
    })
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([])
  })

  it('of components reach only contracts, errors and components', () => {
    const wrong = imports.filter(({ file, target }) => file.startsWith('app/_ui/') && target.startsWith('lib/')
      && !target.startsWith('lib/contracts/') && withoutExtension(target) !== 'lib/errors')
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([])
  })

  it('have no cycles', () => {
    const edges = new Map<string, string[]>()
    for (const { file, target, line } of imports) {
      if (/^(?:import|export)\s+type\b/.test(line)) continue
      const from = withoutExtension(file)
      edges.set(from, [...(edges.get(from) ?? []), withoutExtension(target)])
    }
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (node: string, path: string[]): void => {
      if (path.includes(node)) cycles.push([...path.slice(path.indexOf(node)), node].join(' → '))
      if (done.has(node) || path.includes(node)) return
      for (const next of edges.get(node) ?? []) walk(next, [...path, node])
      done.add(node)
    }
    for (const node of edges.keys()) walk(node, [])
    expect(cycles).toEqual([])
  })
})

describe('the one road', () => {
  it('is the only place that runs a statement in an engine', () => {
    const callers = listFiles().filter(file => !file.startsWith('lib/engine/') && !file.startsWith('app/_ui/'))
      .filter(file => /\.execute\(/.test(readFileSync(join(root, file), 'utf8')))
    expect(callers).toEqual(['lib/query/run.ts'])
  })

  it('is the only way into the ledger of queries', () => {
    const writers = listFiles().filter(file => !file.startsWith('lib/contracts/') && !file.startsWith('lib/audit/'))
      .filter(file => /kind: 'query\.(opened|denied|closed)'/.test(readFileSync(join(root, file), 'utf8')))
    expect(writers.filter(file => !file.startsWith('lib/query/'))).toEqual([])
  })

  it('has one writer of the ledger', () => {
    const writers = listFiles().filter(file => /insert into ledger_entries/i.test(readFileSync(join(root, file), 'utf8')))
    expect(writers).toEqual(['lib/audit/append.ts'])
  })
})
