import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

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
