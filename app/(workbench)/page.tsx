import type { Metadata } from 'next'
import { HomePage } from '@/app/_ui/home/home-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).home.title }
}

export default function Page() {
  return <HomePage />
}
