import type { Row } from '@/lib/contracts/engine.ts'
import type { RowsPage } from '@/lib/contracts/result.ts'

export const windowRows = 200
/** Results with more columns come in blocks of columns besides: two thousand of them would be a megabyte a window. */
const wideFrom = 150
const blockColumns = 60
const maxKept = 80
const maxKeptWide = 24
/** More at once would only queue on the server; what is in sight now goes first as soon as one is back. */
const maxAtOnce = 3

export type ColumnBlock = { from: number; to: number }
export type WindowsOptions = {
  load: (
    offset: number,
    limit: number,
    signal: AbortSignal,
    columns?: ColumnBlock,
  ) => Promise<Pick<RowsPage, 'rows' | 'total'>>
  /** Rows that came with the answer of the run, from the first on, with all columns. */
  first: Row[] | null
  total: number
  /** How many columns the result has. */
  columns?: number
  onChange: () => void
}

/** Rows of a window; `held[block]` counts how many of them have that block of columns. */
type Page = { rows: Row[]; held: Map<number, number> }
type Piece = { window: number; block: number }

/** The rows of a result the browser holds: windows of 200, fetched where one looks, the rest left on the server. */
export function createWindows({ load, first, total: initial, columns = 1, onChange }: WindowsOptions) {
  const wide = columns > wideFrom
  const blocks = wide ? Math.ceil(columns / blockColumns) : 1
  const pages = new Map<number, Page>()
  const loading = new Map<string, AbortController>()
  /** What is still to be fetched, the most urgent first. */
  let wanted: Piece[] = []
  let total = initial
  let fault: unknown = null
  let closed = false
  let answers = 0
  if (first) {
    for (let start = 0; start < first.length; start += windowRows) {
      const rows = first.slice(start, start + windowRows)
      const held = new Map(Array.from({ length: blocks }, (_, block) => [block, rows.length]))
      pages.set(start / windowRows, { rows, held })
    }
  }

  /** How many rows a window has at the moment. */
  function due(window: number): number {
    return Math.max(0, Math.min(windowRows, total - window * windowRows))
  }

  function isMissing({ window, block }: Piece): boolean {
    return due(window) > 0 && (pages.get(window)?.held.get(block) ?? 0) < due(window)
  }

  function keep({ window, block }: Piece, rows: Row[]): void {
    const before = pages.get(window)
    pages.delete(window)
    const from = block * blockColumns
    const merged = !wide
      ? rows
      : rows.map((row, i) => {
          // A new row each time, so that whoever compares it sees that it has changed.
          const whole: Row = before?.rows[i]?.slice() ?? []
          for (let column = 0; column < row.length; column++) whole[from + column] = row[column] ?? null
          return whole
        })
    const held = new Map(before?.held)
    held.set(block, rows.length)
    pages.set(window, { rows: merged, held })
    for (const oldest of pages.keys()) {
      if (pages.size <= (wide ? maxKeptWide : maxKept)) break
      pages.delete(oldest)
    }
  }

  async function fetchPiece(piece: Piece): Promise<void> {
    const { window, block } = piece
    const name = `${window} ${block}`
    const controller = new AbortController()
    loading.set(name, controller)
    try {
      const span = { from: block * blockColumns, to: Math.min(columns, (block + 1) * blockColumns) }
      const page = wide
        ? await load(window * windowRows, windowRows, controller.signal, span)
        : await load(window * windowRows, windowRows, controller.signal)
      if (controller.signal.aborted) return
      fault = null
      answers += 1
      total = Math.max(page.total, window * windowRows + page.rows.length)
      keep(piece, page.rows)
    } catch (error) {
      if (!controller.signal.aborted) fault = error
    } finally {
      if (loading.get(name) === controller) loading.delete(name)
      if (!controller.signal.aborted) {
        onChange()
        pump()
      }
    }
  }

  function pump(): void {
    while (!closed && fault === null && loading.size < maxAtOnce) {
      const next = wanted.shift()
      if (!next) return
      if (isMissing(next) && !loading.has(`${next.window} ${next.block}`)) void fetchPiece(next)
    }
  }

  function piecesOf(firstRow: number, lastRow: number, wantedBlocks: readonly number[]): Piece[] {
    const pieces: Piece[] = []
    for (let window = Math.floor(firstRow / windowRows); window <= Math.floor(lastRow / windowRows); window++) {
      for (const block of wantedBlocks) pieces.push({ window, block })
    }
    return pieces.filter(isMissing)
  }

  function blocksOf(positions?: readonly number[]): number[] {
    if (!wide) return [0]
    if (!positions) return Array.from({ length: blocks }, (_, block) => block)
    return [...new Set(positions.map(position => Math.floor(position / blockColumns)))]
  }

  let again = (): void => undefined
  const row = (index: number): Row | undefined => pages.get(Math.floor(index / windowRows))?.rows[index % windowRows]
  return {
    row,
    total: (): number => total,
    fault: (): unknown => fault,
    /** True where any rows are here. */
    any: (): boolean => pages.size > 0,
    /** True once the server has said something, if only that no row passes. */
    answered: (): boolean => answers > 0,
    /** True where a row is here with all of these columns. */
    has(index: number, positions?: readonly number[]): boolean {
      const page = pages.get(Math.floor(index / windowRows))
      return page !== undefined && blocksOf(positions).every(block => (page.held.get(block) ?? 0) > index % windowRows)
    },
    /** More rows were written meanwhile. */
    grow(rows: number): void {
      if (rows > total) total = rows
    },
    /**
     * Fetches what is to be seen, and with `around` its neighbours. What was wanted before and has not been sent is
     * given up: one has scrolled past it.
     */
    ensure(firstRow: number, lastRow: number, positions?: readonly number[], around = true): void {
      again = () => this.ensure(firstRow, lastRow, positions, around)
      closed = false
      if (fault !== null) return
      const needed = blocksOf(positions)
      const near = around
        ? [
            ...piecesOf(lastRow + 1, Math.min(total - 1, lastRow + windowRows / 2), needed),
            ...piecesOf(Math.max(0, firstRow - windowRows / 2), firstRow - 1, needed),
          ]
        : []
      wanted = [...piecesOf(firstRow, lastRow, needed), ...near]
      pump()
    },
    /** All rows of a range, fetched where they are missing; undefined where one could not be read. */
    async collect(firstRow: number, lastRow: number, positions?: readonly number[]): Promise<Row[] | undefined> {
      const rows: Row[] = []
      for (let start = firstRow; start <= lastRow;) {
        const end = Math.min(lastRow, (Math.floor(start / windowRows) + 1) * windowRows - 1)
        for (const piece of piecesOf(start, end, blocksOf(positions))) await fetchPiece(piece)
        for (let index = start; index <= end; index++) {
          const found = row(index)
          if (!found) return undefined
          rows.push(found)
        }
        start = end + 1
      }
      return rows
    },
    retry(): void {
      fault = null
      again()
      onChange()
    },
    close(): void {
      closed = true
      for (const controller of loading.values()) controller.abort()
      loading.clear()
    },
  }
}
export type Windows = ReturnType<typeof createWindows>
