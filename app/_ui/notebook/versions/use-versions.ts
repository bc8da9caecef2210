import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type {
  KeptVersion, NotebookData, NotebookVersion, NotebookVersionData, RestoreAnswer, VersionList,
} from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const pathOf = (notebookId: string) => `/api/notebooks/${notebookId}/versions`

/** The versions of a notebook, newest first. */
export function useVersions(notebookId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['versions', notebookId],
    queryFn: ({ signal }) => api.get<VersionList>(pathOf(notebookId), { signal }),
    enabled,
  })
}

/** One version with its cells. */
export function useVersion(notebookId: string, number: number | null) {
  return useQuery({
    queryKey: ['versions', notebookId, number],
    queryFn: ({ signal }) => api.get<NotebookVersionData>(`${pathOf(notebookId)}/${number}`, { signal }),
    enabled: number !== null,
    staleTime: Infinity,
  })
}

/** Keeping a version and putting one back, each said in a word, a restore with the way back. */
export function useVersionActs(notebookId: string, onReplaced: (data: NotebookData) => void) {
  const { notebook } = useMessages()
  const toast = useToast()
  const words = useFaultWords()
  const client = useQueryClient()
  const keep = useCallback(async (name: string): Promise<NotebookVersion | null> => {
    try {
      const { version, made } = await api.post<KeptVersion>(pathOf(notebookId), name === '' ? {} : { name })
      toast({ text: made ? notebook.versionKept(version.number) : notebook.versionSame(version.number) })
      await client.invalidateQueries({ queryKey: ['versions', notebookId] })
      return version
    } catch (error) {
      toast({ text: words(error), tone: 'failed' })
      return null
    }
  }, [notebookId, notebook, toast, words, client])
  const restore = useCallback(async (number: number, back = true): Promise<void> => {
    try {
      const answer = await api.post<RestoreAnswer>(`${pathOf(notebookId)}/${number}/restore`)
      onReplaced(answer.notebook)
      toast({
        text: notebook.versionRestored(number),
        ...(back ? { undo: () => void restore(answer.before.number, false) } : {}),
      })
      await client.invalidateQueries({ queryKey: ['versions', notebookId] })
    } catch (error) {
      toast({ text: words(error), tone: 'failed' })
    }
  }, [notebookId, notebook, toast, words, client, onReplaced])
  return { keep, restore }
}
