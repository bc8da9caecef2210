'use client'

import { useState } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { open: boolean; onClose: () => void; onKeep: (name: string) => void }

/** ⌘ S: Enter keeps a version, with a name or without. */
export function KeepVersion({ open, onClose, onKeep }: Props) {
  const { notebook } = useMessages()
  return (
    <Dialog
      open={open}
      onOpenChange={shown => !shown && onClose()}
      title={notebook.keepTitle}
      description={notebook.keepText}
    >
      {open && <Form onKeep={onKeep} />}
    </Dialog>
  )
}

function Form({ onKeep }: Pick<Props, 'onKeep'>) {
  const { notebook, common } = useMessages()
  const [name, setName] = useState('')
  return (
    <form
      className="flex gap-2"
      onSubmit={event => {
        event.preventDefault()
        onKeep(name.trim())
      }}
    >
      <Input
        autoFocus
        aria-label={notebook.versionName}
        placeholder={notebook.versionName}
        maxLength={200}
        value={name}
        onChange={event => setName(event.target.value)}
        boxClassName="flex-1"
      />
      <Button kind="primary" type="submit">{common.save}</Button>
    </form>
  )
}
