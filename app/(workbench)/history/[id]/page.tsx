import type { Metadata } from 'next'
import { RunPage } from '@/app/_ui/history/run-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).history.run }
}

export default async function Page({ params, searchParams }: {
  params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const [{ id }, search] = await Promise.all([params, searchParams])
  return <RunPage id={id} other={typeof search.with === 'string' ? search.with : null} />
}
