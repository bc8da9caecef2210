import { useCallback } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { copyAs } from './copy.ts'
import type { CopyFormat } from './copy.ts'
import { countCells } from './selection.ts'
import type { Area } from './selection.ts'
import type { Windows } from './windows.ts'

/** The clipboard is for looking at some rows elsewhere; more than this is an export, and is decided as one. */
const maxCopyRows = 5000

/** Copies the selected cells as they stand, fetching what is not here yet. */
export function useCopy(
  columns: ResultColumn[],
  positions: number[],
  windows: Windows,
  area: Area | null,
): (format: CopyFormat) => Promise<void> {
  const toast = useToast()
  const { notebook } = useMessages()
  const formats = useFormats()
  return useCallback(
    async format => {
      if (!area) return
      if (area.bottom - area.top + 1 > maxCopyRows) {
        toast({ text: notebook.copyTooMuch(formats.number(maxCopyRows)), tone: 'failed' })
        return
      }
      const picked = positions.slice(area.left, area.right + 1)
      const rows = await windows.collect(area.top, area.bottom, picked)
      if (!rows) {
        toast({ text: notebook.rowsFailed, tone: 'failed' })
        return
      }
      const text = copyAs[format](
        picked.map(position => columns[position]!),
        rows.map(row => picked.map(position => row[position] ?? null)),
      )
      try {
        await navigator.clipboard.writeText(text)
        toast({ text: notebook.copied(countCells(area)) })
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        toast({ text: notebook.copyFailed, tone: 'failed' })
      }
    },
    [area, columns, positions, windows, toast, notebook, formats],
  )
}
