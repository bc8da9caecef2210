import type { VersionCell } from '@/lib/contracts/notebook.ts'

export type Line = { text: string; side: 'both' | 'then' | 'now' }
/** A cell of either side: only then, only now, in both with other text or in another place, or the same. */
export type CellDiff = {
  id: string
  kind: VersionCell['kind']
  what: 'same' | 'changed' | 'only-then' | 'only-now'
  lines: Line[]
}
/** Lines of one cell that are compared line by line; longer ones are shown one after the other. */
const maxLines = 600

/** What a version held against what stands there now, cell by cell in the version's order, new ones where they are. */
export function diffCells(then: readonly VersionCell[], now: readonly VersionCell[]): CellDiff[] {
  const current = new Map(now.map(cell => [cell.id, cell]))
  const old = new Set(then.map(({ id }) => id))
  const diffs = then.map((cell): CellDiff => {
    const today = current.get(cell.id)
    if (!today) return { id: cell.id, kind: cell.kind, what: 'only-then', lines: linesOf(cell.source, 'then') }
    const same = today.source === cell.source && today.kind === cell.kind
    return {
      id: cell.id, kind: cell.kind, what: same ? 'same' : 'changed',
      lines: same ? linesOf(cell.source, 'both') : diffLines(cell.source, today.source),
    }
  })
  for (const [index, cell] of now.entries()) {
    if (old.has(cell.id)) continue
    const before = now[index - 1]?.id
    const at = before === undefined ? 0 : diffs.findIndex(({ id }) => id === before) + 1
    diffs.splice(at, 0, { id: cell.id, kind: cell.kind, what: 'only-now', lines: linesOf(cell.source, 'now') })
  }
  return diffs
}

function linesOf(text: string, side: Line['side']): Line[] {
  return text.split('\n').map(line => ({ text: line, side }))
}

/** The longest common lines stay, the others stand one below the other: first as it was, then as it is. */
export function diffLines(then: string, now: string): Line[] {
  const a = then.split('\n')
  const b = now.split('\n')
  if (a.length > maxLines || b.length > maxLines) return [...linesOf(then, 'then'), ...linesOf(now, 'now')]
  // common[i][j]: how many lines the rests from i and from j have in common
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j]
        ? (common[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
    }
  }
  const rest = (from: number, to: number) => common[from * width + to] ?? 0
  const lines: Line[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ text: a[i] ?? '', side: 'both' })
      i++
      j++
    } else if (i < a.length && (j >= b.length || rest(i + 1, j) >= rest(i, j + 1))) {
      lines.push({ text: a[i++] ?? '', side: 'then' })
    } else lines.push({ text: b[j++] ?? '', side: 'now' })
  }
  return lines
}
