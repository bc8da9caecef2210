import { useRouter } from 'next/navigation'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'

/** Makes an empty notebook and opens it. */
export function useCreateNotebook(): () => void {
  const router = useRouter()
  const toast = useToast()
  const words = useFaultWords()
  return () => {
    api.post<NotebookData>('/api/notebooks', {}).then(
      notebook => router.push(`/notebooks/${notebook.id}`),
      (error: unknown) => toast({ text: words(error), tone: 'failed' }),
    )
  }
}
