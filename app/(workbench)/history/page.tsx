import type { Metadata } from 'next'
import { HistoryPage } from '@/app/_ui/history/history-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).history.title }
}

export default function Page() {
  return <HistoryPage />
}
