'use client'

import { useState } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Field, Input } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { title: string; busy: boolean; onClose: () => void; onRename: (title: string) => void }

/** Asks for a notebook's new title. */
export function RenameDialog({ title, busy, onClose, onRename }: Props) {
  const { common, home } = useMessages()
  const [value, setValue] = useState(title)
  const missing = value.trim() === ''
  return (
    <Dialog
      open
      onOpenChange={open => {
        if (!open) onClose()
      }}
      title={home.renameTitle}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form="rename" disabled={busy || missing}>
            {home.rename}
          </Button>
        </>
      }
    >
      <form
        id="rename"
        onSubmit={event => {
          event.preventDefault()
          if (!missing) onRename(value.trim())
        }}
      >
        <Field label={home.newTitle} error={missing ? home.titleMissing : null}>
          {ids => (
            <Input
              {...ids}
              large
              autoFocus
              maxLength={200}
              value={value}
              onChange={event => setValue(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
