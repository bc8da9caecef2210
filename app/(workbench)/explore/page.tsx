import type { Metadata } from 'next'
import { ExplorePage } from '@/app/_ui/explore/explore-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).explore.title }
}

export default function Page() {
  return <ExplorePage />
}
