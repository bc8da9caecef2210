'use client'

import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ExportFormat } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/base/menu.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ExportDialog } from './export-dialog.tsx'
import type { ExportAnswer } from './export-dialog.tsx'
import { readFrameFault } from './frame-fault.ts'

const formatName: Record<ExportFormat, string> = { csv: 'CSV', parquet: 'Parquet' }

/** Exports as the grant allows: its formats, its rows, and a purpose where it asks for one. */
export function ExportMenu({ execution }: { execution: ExecutionView }) {
  const { notebook, errors } = useMessages()
  const formats = useFormats()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const [asking, setAsking] = useState<ExportFormat | null>(null)
  const rule = execution.decision?.export ?? null
  const frameName = `export-${execution.id}`

  // A form, not a fetch: the browser writes the stream to disk and shows its own progress.
  const send = (format: ExportFormat, { purpose, guarded }: ExportAnswer) => {
    const element = form.current
    if (!element) return
    const fields = new Map([
      ['format', format],
      ['purpose', purpose],
      ['formulas', guarded ? '' : 'as-is'],
    ])
    element.replaceChildren(
      ...[...fields]
        .filter(([, value]) => value !== '')
        .map(([name, value]) => {
          const input = document.createElement('input')
          input.type = 'hidden'
          input.name = name
          input.value = value
          return input
        }),
    )
    element.submit()
    setAsking(null)
    toast({ text: notebook.exportStarted })
  }
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            className="flex h-6 items-center gap-1.5 rounded-4 px-2 font-medium hover:bg-sunk hover:text-ink"
          >
            {notebook.export}
            <ChevronDown className="icon-12" />
          </button>
        }
      >
        {execution.state !== 'succeeded' ? (
          <MenuLabel>{notebook.exportWait}</MenuLabel>
        ) : !rule ? (
          <MenuLabel>{notebook.exportRefused}</MenuLabel>
        ) : (
          <>
            {rule.formats.map(format => (
              <MenuItem key={format} onSelect={() => setAsking(format)}>
                {formatName[format]}
              </MenuItem>
            ))}
            <MenuLabel>
              {execution.rows > rule.maxRows
                ? notebook.exportCut(formats.number(rule.maxRows), formats.number(execution.rows))
                : notebook.exportUpTo(formats.number(rule.maxRows))}
            </MenuLabel>
          </>
        )}
      </Menu>
      <form ref={form} method="post" action={`/api/executions/${execution.id}/export`} target={frameName} hidden />
      <iframe
        name={frameName}
        title={notebook.export}
        hidden
        onLoad={event => {
          // A download leaves the frame empty; what loads in it is a refusal.
          const fault = readFrameFault(event.currentTarget)
          if (fault) toast({ text: errors[fault.code]?.(fault.params ?? {}) ?? fault.message, tone: 'failed' })
        }}
      />
      <ExportDialog
        asking={asking === null ? null : asking === 'csv' ? 'csv' : 'other'}
        title={asking ? notebook.exportTitle(formatName[asking]) : ''}
        description={rule ? notebook.exportText(formats.number(rule.maxRows)) : undefined}
        needed={rule?.purpose === 'required'}
        onClose={() => setAsking(null)}
        onExport={answer => {
          if (asking) send(asking, answer)
        }}
      />
    </>
  )
}
