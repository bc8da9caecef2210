import type { Metadata } from 'next'
import { AuditPage } from '@/app/_ui/audit/audit-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).audit.title }
}

export default function Page() {
  return <AuditPage />
}
