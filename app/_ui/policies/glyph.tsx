import type { PolicyReport } from '@/lib/contracts/admin.ts'

export type PolicyCell = PolicyReport['cells'][string][string]

const width = 32
const height = 20
const columns = 4
const rows = 4
const maskedColumn = 2

/** A small table: as many rows as are kept, the hatch where columns are masked; a dash where nothing exists. */
export function Glyph({ cell }: { cell: PolicyCell }) {
  if (!cell) {
    return (
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden className="flex-none">
        <path d="M10 10.5h12" stroke="var(--faint)" />
      </svg>
    )
  }
  const kept = cell.filter === null ? rows : rows / 2
  const masked = cell.masked > 0
  const cells = Array.from({ length: kept * columns }, (_, index) => ({
    row: Math.floor(index / columns),
    column: index % columns,
  }))
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden className="flex-none">
      {cells
        .filter(({ column }) => !masked || column !== maskedColumn)
        .map(({ row, column }) => (
          <rect
            key={`${row} ${column}`}
            x={column * 8}
            y={row * 5}
            width="8"
            height="5"
            fill="var(--celadon)"
            stroke="var(--sheet)"
          />
        ))}
      {masked && <Hatched height={kept * 5} />}
      <rect x=".5" y=".5" width={width - 1} height={height - 1} rx="1" fill="none" stroke="var(--edge)" />
    </svg>
  )
}

/** The masked column: amber lines every 3 px, drawn within its edges. */
function Hatched({ height: high }: { height: number }) {
  const left = maskedColumn * 8 + 0.5
  const right = left + 7
  const bottom = high - 0.5
  const lines: string[] = []
  for (let sum = left + 3; sum < right + bottom; sum += 3) {
    // the line x + y = sum, cut to the box
    const x1 = Math.max(left, sum - bottom)
    const x2 = Math.min(right, sum - 0.5)
    if (x2 > x1) lines.push(`M${x1} ${sum - x1}L${x2} ${sum - x2}`)
  }
  return (
    <>
      <path d={lines.join('')} stroke="var(--amber)" />
      <rect x={left} y=".5" width="7" height={high - 1} fill="none" stroke="var(--amber)" />
    </>
  )
}
