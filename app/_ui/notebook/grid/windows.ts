import type { Row } from '@/lib/contracts/engine.ts'
import type { RowsPage } from '@/lib/contracts/result.ts'

export const windowRows = 200
const maxKept = 80

export type WindowsOptions = {
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<Pick<RowsPage, 'rows' | 'total'>>
  /** Rows that came with the answer of the run, from the first on. */
  first: Row[] | null
  total: number
  onChange: () => void
}

/** The rows of a result the browser holds: windows of 200, fetched where one looks, the rest left on the server. */
export function createWindows({ load, first, total: initial, onChange }: WindowsOptions) {
  const pages = new Map<number, Row[]>()
  const loading = new Map<number, AbortController>()
  let total = initial
  let fault: unknown = null
  if (first)
    for (let start = 0; start < first.length; start += windowRows)
      pages.set(start / windowRows, first.slice(start, start + windowRows))

  /** How many rows a window has at the moment. */
  function due(index: number): number {
    return Math.max(0, Math.min(windowRows, total - index * windowRows))
  }

  function keep(index: number, rows: Row[]): void {
    pages.delete(index)
    pages.set(index, rows)
    for (const oldest of pages.keys()) {
      if (pages.size <= maxKept) break
      pages.delete(oldest)
    }
  }

  async function fetchWindow(index: number): Promise<void> {
    const controller = new AbortController()
    loading.set(index, controller)
    try {
      const page = await load(index * windowRows, windowRows, controller.signal)
      if (controller.signal.aborted) return
      fault = null
      total = Math.max(page.total, index * windowRows + page.rows.length)
      keep(index, page.rows)
    } catch (error) {
      if (!controller.signal.aborted) fault = error
    } finally {
      if (loading.get(index) === controller) loading.delete(index)
      onChange()
    }
  }

  function missing(firstRow: number, lastRow: number): number[] {
    const wanted: number[] = []
    for (let index = Math.floor(firstRow / windowRows); index <= Math.floor(lastRow / windowRows); index++) {
      if (due(index) > 0 && (pages.get(index)?.length ?? 0) < due(index)) wanted.push(index)
    }
    return wanted
  }

  return {
    row: (index: number): Row | undefined => pages.get(Math.floor(index / windowRows))?.[index % windowRows],
    total: (): number => total,
    fault: (): unknown => fault,
    /** More rows were written meanwhile. */
    grow(rows: number): void {
      if (rows > total) total = rows
    },
    /** Fetches what is to be seen and its neighbours; gives up windows one has scrolled past. */
    ensure(firstRow: number, lastRow: number): void {
      if (fault !== null) return
      const wanted = missing(firstRow, lastRow)
      const near = [
        ...wanted,
        ...missing(Math.max(0, firstRow - windowRows / 2), Math.min(total - 1, lastRow + windowRows / 2)),
      ]
      for (const [index, controller] of loading) {
        if (!near.includes(index)) {
          controller.abort()
          loading.delete(index)
        }
      }
      for (const index of new Set(near)) if (!loading.has(index)) void fetchWindow(index)
    },
    /** All rows of a range, fetched where they are missing; undefined where one could not be read. */
    async collect(firstRow: number, lastRow: number): Promise<Row[] | undefined> {
      for (const index of missing(firstRow, lastRow)) await fetchWindow(index)
      const rows: Row[] = []
      for (let row = firstRow; row <= lastRow; row++) {
        const found = pages.get(Math.floor(row / windowRows))?.[row % windowRows]
        if (!found) return undefined
        rows.push(found)
      }
      return rows
    },
    retry(): void {
      fault = null
      onChange()
    },
    close(): void {
      for (const controller of loading.values()) controller.abort()
      loading.clear()
    },
  }
}
export type Windows = ReturnType<typeof createWindows>
