import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chartSchema } from '../../lib/contracts/chart.ts'
import { blankChart } from '../../lib/contracts/chart-choices.ts'
import { gridStateSchema } from '../../lib/contracts/notebook.ts'
import { emptyGrid } from '../../lib/contracts/view-choices.ts'

const root = join(import.meta.dirname, '../..')
/** What every visit of a notebook loads, from which everything of it is reached. */
const entries = ['app/_ui/providers.tsx', 'app/_ui/frame/frame.tsx', 'app/_ui/notebook/notebook.tsx']

type Reached = { packages: Map<string, string>; files: Map<string, string> }

/** Everything that `from` loads, with who asks for it first; `later` says whether what waits for a click counts. */
function reach(from: string[], later: boolean): Reached {
  const reached: Reached = { packages: new Map(), files: new Map(from.map(file => [file, 'the page'])) }
  for (const file of reached.files.keys()) {
    for (const name of listValueImports(readFileSync(join(root, file), 'utf8'), later)) {
      const target = name.startsWith('@/') ? name.slice(2) : name.startsWith('.') ? relative(root, normalize(join(root, dirname(file), name))) : ''
      const held = target === '' ? reached.packages : reached.files
      if (target.endsWith('.css')) continue
      if (target !== '' && !existsSync(join(root, target))) throw new Error(`${file} imports ${name}, which is not there`)
      if (!held.has(target || name)) held.set(target || name, file)
    }
  }
  return reached
}

function listValueImports(text: string, later: boolean): string[] {
  const now = [...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)]
  const then = later ? [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)] : []
  return [...now, ...then].flatMap(match => match[1] ?? [])
}

describe('the notebook page', () => {
  it('checks nothing by schemas: the server does', () => {
    const { packages, files } = reach(entries, true)
    expect(files.size).toBeGreaterThan(100)
    expect(packages.get('zod')).toBeUndefined()
  })

  it('leaves to the first use what one need not have to type', () => {
    const { packages, files } = reach(entries, false)
    const heavy = ['@codemirror/view', 'cmdk', 'next-auth/react', 'react-markdown', 'recharts', 'sql-formatter']
    expect(heavy.flatMap(name => packages.has(name) ? [`${packages.get(name)} imports ${name}`] : [])).toEqual([])
    expect(files.get('app/_ui/base/field.tsx')).toBeUndefined()
  })

  it('starts from what the schemas make of nothing', () => {
    expect(chartSchema.parse({ kind: 'bar' })).toEqual(blankChart)
    expect(gridStateSchema.parse({})).toEqual(emptyGrid)
  })
})
