import type { Metadata } from 'next'
import { Notebook } from '@/app/_ui/notebook/notebook.tsx'
import { readLanguage } from '@/app/_ui/server-language.ts'
import { messagesFor } from '@/app/_ui/messages/index.ts'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).notebook.part }
}

export default async function NotebookPage({ params }: Props) {
  const { id } = await params
  return <Notebook id={id} />
}
