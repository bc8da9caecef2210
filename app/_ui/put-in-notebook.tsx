'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { NotebookText, Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { NotebookList } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { putCell } from '@/app/_ui/put-cell.ts'

const shown = 8

type Props = {
  sql: string
  /** What a new notebook is called. */
  title?: string
  /** In place of the usual button: one that takes a ref. */
  trigger?: ReactNode
}

/** Puts a statement into a cell of a new notebook, or at the end of one of one's own, and goes there. */
export function PutInNotebook({ sql, title, trigger }: Props) {
  const { put } = useMessages()
  const mayCreate = useMay('notebook:create')
  const router = useRouter()
  const toast = useToast()
  const words = useFaultWords()
  const [open, setOpen] = useState(false)
  const list = useQuery({
    queryKey: ['notebooks', ''],
    enabled: open,
    queryFn: ({ signal }) => api.get<NotebookList>('/api/notebooks', { signal }),
  })
  const send = useMutation({
    mutationFn: (id: string | null) => putCell(id, sql, title),
    onSuccess: ({ notebookId, cellId }) => router.push(`/notebooks/${notebookId}#cell-${cellId}`),
    onError: error => toast({ text: words(error), tone: 'failed' }),
  })
  const mine = list.data?.notebooks.filter(({ shared }) => shared === 'mine').slice(0, shown) ?? []
  if (!mayCreate && open && list.data && mine.length === 0) return null
  return (
    <Menu
      align="start"
      onOpenChange={setOpen}
      trigger={
        trigger ?? (
          <Button disabled={send.isPending}>
            <NotebookText aria-hidden />
            {put.button}
          </Button>
        )
      }
    >
      {mayCreate && (
        <MenuItem icon={<Plus />} onSelect={() => send.mutate(null)}>
          {put.newNotebook}
        </MenuItem>
      )}
      {mine.length > 0 && (
        <>
          {mayCreate && <MenuLine />}
          <MenuLabel>{put.mine}</MenuLabel>
          {mine.map(notebook => (
            <MenuItem key={notebook.id} onSelect={() => send.mutate(notebook.id)}>
              <span className="fade-cut block max-w-64">{notebook.title}</span>
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  )
}
