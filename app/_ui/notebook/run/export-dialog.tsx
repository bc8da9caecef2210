'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Checkbox, Field, TextArea } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type ExportAnswer = { purpose: string; guarded: boolean }
type Props = {
  /** Null: it is shut. What was said for one file is there for the next. */
  asking: 'csv' | 'other' | null
  title: string
  description: string | undefined
  /** True where the rule asks for a purpose. */
  needed: boolean
  onClose: () => void
  onExport: (answer: ExportAnswer) => void
}

/** What is asked before anything leaves: what for, and of CSV whether formulas are guarded. */
export function ExportDialog({ asking, title, description, needed, onClose, onExport }: Props) {
  const { notebook, common, result } = useMessages()
  const [purpose, setPurpose] = useState('')
  const [tried, setTried] = useState(false)
  const [guarded, setGuarded] = useState(true)
  const open = asking !== null
  useEffect(() => {
    if (!open) return
    // The guard is switched off for one file, never for all that follow.
    setGuarded(true)
    setTried(false)
  }, [open])
  const lacks = needed && purpose.trim() === ''
  return (
    <Dialog
      open={open}
      onOpenChange={next => {
        if (!next) onClose()
      }}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            onClick={() => {
              if (lacks) setTried(true)
              else onExport({ purpose: purpose.trim(), guarded: asking !== 'csv' || guarded })
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
        error={tried && lacks ? notebook.purposeNeeded : null}
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
  )
}
