import { useCallback } from 'react'
import { api, ApiFault } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import type { NotebookConflict, NotebookData } from '@/lib/contracts/notebook.ts'

/** Renames on the newest revision; where only the order of cells had changed meanwhile it is tried once more. */
export function useRename(data: NotebookData, setData: (data: NotebookData) => void): (title: string) => void {
  const toast = useToast()
  const words = useFaultWords()
  return useCallback(
    title => {
      const send = (revision: number) => api.patch<NotebookData>(`/api/notebooks/${data.id}`, { title, revision })
      const work = async () => {
        try {
          setData(await send(data.revision))
        } catch (error) {
          const current =
            error instanceof ApiFault && error.code === 'conflict' ? (error.body as NotebookConflict).current : null
          if (!current) return toast({ text: words(error), tone: 'failed' })
          if (current.title !== data.title) {
            setData(current)
            return toast({ text: words(error), tone: 'failed' })
          }
          setData(await send(current.revision))
        }
      }
      work().catch((error: unknown) => toast({ text: words(error), tone: 'failed' }))
    },
    [data.id, data.revision, data.title, setData, toast, words],
  )
}
