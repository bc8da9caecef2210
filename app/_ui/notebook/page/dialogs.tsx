'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ShareDialog } from './share.tsx'
import { Shortcuts } from './shortcuts.tsx'

type Props = {
  data: NotebookData
  open: 'share' | 'delete' | 'help' | null
  onClose: () => void
  onShared: (data: NotebookData) => void
}

/** Everything the notebook asks about itself. */
export function NotebookDialogs({ data, open, onClose, onShared }: Props) {
  const { notebook, common } = useMessages()
  const router = useRouter()
  const client = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  const remove = useMutation({
    mutationFn: () => api.delete(`/api/notebooks/${data.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['notebooks'] })
      router.push('/')
    },
    onError: error => toast({ text: words(error), tone: 'failed' }),
  })
  const onOpenChange = (shown: boolean) => {
    if (!shown) onClose()
  }
  return (
    <>
      <ShareDialog notebookId={data.id} open={open === 'share'} onOpenChange={onOpenChange} onShared={onShared} />
      <Shortcuts open={open === 'help'} onOpenChange={onOpenChange} />
      <Confirm
        open={open === 'delete'}
        onOpenChange={onOpenChange}
        title={notebook.deleteTitle}
        description={notebook.deleteText}
        action={common.delete}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  )
}

/** Makes a copy of one's own and opens it. */
export function useDuplicate(data: NotebookData): () => void {
  const { notebook } = useMessages()
  const router = useRouter()
  const toast = useToast()
  const words = useFaultWords()
  const copy = useMutation({
    mutationFn: () =>
      api.post<NotebookData>(`/api/notebooks/${data.id}/duplicate`, {
        title: notebook.copyOf(data.title).slice(0, 200),
      }),
    onSuccess: made => router.push(`/notebooks/${made.id}`),
    onError: error => toast({ text: words(error), tone: 'failed' }),
  })
  return () => copy.mutate()
}
