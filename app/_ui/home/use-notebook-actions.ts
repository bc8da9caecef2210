'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { NotebookData, NotebookSummary } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const path = (id: string) => `/api/notebooks/${encodeURIComponent(id)}`

/** What one can do to a notebook from the list; each says what it did, or why it could not. */
export function useNotebookActions() {
  const { home } = useMessages()
  const queries = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const words = useFaultWords()
  const settle = {
    onSettled: () => queries.invalidateQueries({ queryKey: ['notebooks'] }),
    onError: (error: unknown) => toast({ text: words(error), tone: 'failed' }),
  }
  const rename = useMutation({
    ...settle,
    mutationFn: async ({ id, title }: { id: string; title: string }) => {
      const { revision } = await api.get<NotebookData>(path(id))
      return api.patch<NotebookData>(path(id), { title, revision })
    },
    onSuccess: notebook => toast({ text: home.renamed(notebook.title) }),
  })
  const duplicate = useMutation({
    ...settle,
    mutationFn: ({ id }: NotebookSummary) => api.post<NotebookData>(`${path(id)}/duplicate`, {}),
    onSuccess: notebook => toast({ text: home.duplicated(notebook.title) }),
  })
  const begin = useMutation({
    ...settle,
    mutationFn: ({ id, title }: NotebookSummary) => api.post<NotebookData>(`${path(id)}/duplicate`, { title }),
    onSuccess: notebook => router.push(`/notebooks/${notebook.id}`),
  })
  const bringBack = useMutation({
    ...settle,
    mutationFn: ({ id }: NotebookSummary) => api.post<NotebookData>(`${path(id)}/bring-back`),
  })
  const remove = useMutation({
    ...settle,
    mutationFn: ({ id }: NotebookSummary) => api.delete<{ deleted: true }>(path(id)),
    onSuccess: (_answer, notebook) => toast({ text: home.deleted(notebook.title), undo: () => bringBack.mutate(notebook) }),
  })
  return { rename, duplicate, begin, remove }
}
