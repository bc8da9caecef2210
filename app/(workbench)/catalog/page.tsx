import type { Metadata } from 'next'
import { CatalogPage } from '@/app/_ui/catalog/page/catalog-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).catalog.title }
}

export default function Page() {
  return <CatalogPage />
}
