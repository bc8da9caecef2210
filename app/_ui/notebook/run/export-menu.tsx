'use client'

import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ExportFormat } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Checkbox, Field, TextArea } from '@/app/_ui/base/field.tsx'
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/base/menu.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { readFrameFault } from './frame-fault.ts'

const formatName: Record<ExportFormat, string> = { csv: 'CSV', parquet: 'Parquet' }

/** Exports as the grant allows: its formats, its rows, and a purpose where it asks for one. */
export function ExportMenu({ execution }: { execution: ExecutionView }) {
  const { notebook, common, errors, result } = useMessages()
  const formats = useFormats()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const [asking, setAsking] = useState<ExportFormat | null>(null)
  const [purpose, setPurpose] = useState('')
  const [tried, setTried] = useState(false)
  const rule = execution.decision?.export ?? null
  const [guarded, setGuarded] = useState(true)
  const needed = rule?.purpose === 'required'
  const frameName = `export-${execution.id}`

  // A form, not a fetch: the browser writes the stream to disk and shows its own progress.
  const send = (format: ExportFormat, why: string) => {
    const element = form.current
    if (!element) return
    const fields = new Map([
      ['format', format],
      ['purpose', why],
      ['formulas', format === 'csv' && !guarded ? 'as-is' : ''],
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
  const choose = (format: ExportFormat) => {
    setTried(false)
    setGuarded(true)
    setAsking(format)
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
              <MenuItem key={format} onSelect={() => choose(format)}>
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
      <Dialog
        open={asking !== null}
        onOpenChange={open => {
          if (!open) setAsking(null)
        }}
        title={asking ? notebook.exportTitle(formatName[asking]) : ''}
        description={rule ? notebook.exportText(formats.number(rule.maxRows)) : undefined}
        footer={
          <>
            <Button onClick={() => setAsking(null)}>{common.cancel}</Button>
            <Button
              kind="primary"
              onClick={() => {
                if (needed && purpose.trim() === '') setTried(true)
                else if (asking) send(asking, purpose.trim())
              }}
            >
              {notebook.export}
            </Button>
          </>
        }
      >
        <Field
          label={needed ? notebook.purpose : result.purposeOptional}
          hint={notebook.purposeHint}
          error={tried && needed && purpose.trim() === '' ? notebook.purposeNeeded : null}
        >
          {ids => (
            <TextArea
              {...ids}
              rows={3}
              maxLength={500}
              autoFocus
              placeholder={notebook.purposePlaceholder}
              value={purpose}
              onChange={event => setPurpose(event.target.value)}
            />
          )}
        </Field>
        {asking === 'csv' && (
          <div className="mt-4">
            <Checkbox checked={guarded} onCheckedChange={setGuarded}>
              {result.exportSafe}
            </Checkbox>
            <p className={guarded ? 'mt-1 text-12 text-faded' : 'mt-1 text-12 text-amber'}>
              {guarded ? result.exportSafeHint : result.exportUnsafeHint}
            </p>
          </div>
        )}
      </Dialog>
    </>
  )
}
