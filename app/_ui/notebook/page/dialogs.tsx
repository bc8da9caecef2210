'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import type { NotebookData, VersionCell } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { KeepVersion } from '../versions/keep-dialog.tsx'
import { VersionLook } from '../versions/look.tsx'
import { useVersionActs } from '../versions/use-versions.ts'
import { ShareDialog } from './share.tsx'
import { Shortcuts } from './shortcuts.tsx'
import type { Cells } from './use-cells.ts'

export type OpenDialog = { kind: 'share' | 'delete' | 'help' | 'keep' } | { kind: 'version'; number: number } | null
type Props = {
  data: NotebookData
  cells: Cells
  open: OpenDialog
  onClose: () => void
  onShared: (data: NotebookData) => void
  onReplaced: (data: NotebookData) => void
}

/** Everything the notebook asks about itself. */
export function NotebookDialogs({ data, cells: { order, saver, settle }, open, onClose, onShared, onReplaced }: Props) {
  const { notebook, common } = useMessages()
  const remove = useRemove(data, onClose)
  const { keep, restore } = useVersionActs(data.id, onReplaced)
  const current = useCallback((): VersionCell[] => order.current.flatMap(({ id, kind }) => {
    const cell = saver.cell(id)
    return cell ? [{ id, kind, source: cell.source, chart: cell.chart }] : []
  }), [order, saver])
  const toast = useToast()
  /** A version is of what the server has: text that is still on its way would be missing in it. */
  const whenSaved = async (act: () => Promise<unknown>) => {
    if (await settle()) await act()
    else toast({ text: notebook.notAllSaved, tone: 'failed' })
  }
  const onOpenChange = (shown: boolean) => {
    if (!shown) onClose()
  }
  return (
    <>
      <ShareDialog notebookId={data.id} open={open?.kind === 'share'} onOpenChange={onOpenChange} onShared={onShared} />
      <Shortcuts open={open?.kind === 'help'} onOpenChange={onOpenChange} />
      <KeepVersion
        open={open?.kind === 'keep'}
        onClose={onClose}
        onKeep={name => {
          onClose()
          void whenSaved(() => keep(name))
        }}
      />
      <VersionLook
        notebookId={data.id}
        number={open?.kind === 'version' ? open.number : null}
        current={current}
        onClose={onClose}
        onRestore={number => {
          onClose()
          void whenSaved(() => restore(number))
        }}
      />
      <Confirm
        open={open?.kind === 'delete'}
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

/** Deletes the notebook, leads to the list, and offers to bring it back. */
function useRemove(data: NotebookData, onClose: () => void) {
  const { notebook } = useMessages()
  const router = useRouter()
  const client = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  const bringBack = async () => {
    try {
      await api.post(`/api/notebooks/${data.id}/bring-back`)
      await client.invalidateQueries({ queryKey: ['notebooks'] })
    } catch (error) {
      toast({ text: words(error), tone: 'failed' })
    }
  }
  return useMutation({
    mutationFn: () => api.delete(`/api/notebooks/${data.id}`),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['notebooks'] })
      router.push('/')
      toast({ text: notebook.notebookDeleted(data.title), undo: () => void bringBack() })
    },
    onError: error => toast({ text: words(error), tone: 'failed' }),
  })
}
