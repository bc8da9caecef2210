'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/app/_ui/api.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Checkbox, Select } from '@/app/_ui/base/field.tsx'
import { Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { NotebookData, ShareOptions } from '@/lib/contracts/notebook.ts'

type Choice = Pick<ShareOptions, 'with' | 'template'>

type Props = {
  notebookId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onShared: (data: NotebookData) => void
}

/** With which roles a notebook is shared, and whether as a template; whoever opens it runs it as themselves. */
export function ShareDialog({ notebookId, open, onOpenChange, onShared }: Props) {
  const { notebook } = useMessages()
  const path = `/api/notebooks/${notebookId}/share`
  const options = useQuery({
    queryKey: ['share', notebookId],
    queryFn: ({ signal }) => api.get<ShareOptions>(path, { signal }),
    enabled: open,
  })
  const client = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  const save = useMutation({
    mutationFn: (choice: Choice) => api.put<NotebookData>(path, choice),
    onSuccess: async data => {
      onShared(data)
      onOpenChange(false)
      toast({ text: notebook.shareSaved })
      await client.invalidateQueries({ queryKey: ['share', notebookId] })
    },
    onError: error => toast({ text: words(error), tone: 'failed' }),
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={notebook.shareTitle} description={notebook.shareText}>
      {options.isPending && <Skeleton widths={[60, 40]} />}
      {options.isError && <Failed part={notebook.share} error={options.error} onRetry={() => void options.refetch()} />}
      {options.data && (
        <ShareForm
          key={JSON.stringify(options.data)}
          options={options.data}
          busy={save.isPending}
          onSave={choice => save.mutate(choice)}
        />
      )}
    </Dialog>
  )
}

function ShareForm({
  options,
  busy,
  onSave,
}: {
  options: ShareOptions
  busy: boolean
  onSave: (choice: Choice) => void
}) {
  const { notebook, common } = useMessages()
  const [shares, setShares] = useState(options.with)
  const [template, setTemplate] = useState(options.template)
  const free = options.roles.filter(role => !shares.some(share => share.role === role))
  return (
    <div className="grid gap-3">
      {shares.length === 0 && <p className="text-faded">{notebook.shareNobody}</p>}
      <ul className="grid gap-1">
        {shares.map(share => (
          <li key={share.role} className="flex h-8 items-center gap-3 border-b border-line">
            <code className="flex-1">{share.role}</code>
            <Checkbox
              checked={share.mayEdit}
              onCheckedChange={mayEdit =>
                setShares(shares.map(item => (item.role === share.role ? { ...item, mayEdit } : item)))
              }
            >
              {notebook.mayEdit}
            </Checkbox>
            <IconButton
              label={notebook.removeRole(share.role)}
              onClick={() => setShares(shares.filter(item => item.role !== share.role))}
            >
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
      <Checkbox checked={template} onCheckedChange={setTemplate}>
        {notebook.offerTemplate}
      </Checkbox>
      <div className="flex items-center gap-2">
        {free.length > 0 && (
          <Select
            label={notebook.shareAdd}
            value=""
            className="min-w-40"
            options={[{ value: ' ', label: notebook.shareRole }, ...free.map(role => ({ value: role, label: role }))]}
            onValueChange={role => {
              if (free.includes(role)) setShares([...shares, { role, mayEdit: false }])
            }}
          />
        )}
        <Button kind="primary" className="ml-auto" disabled={busy} onClick={() => onSave({ with: shares, template })}>
          {common.save}
        </Button>
      </div>
    </div>
  )
}
