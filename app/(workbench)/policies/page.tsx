import type { Metadata } from 'next'
import { PoliciesPage } from '@/app/_ui/policies/policies-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).policies.title }
}

export default function Page() {
  return <PoliciesPage />
}
