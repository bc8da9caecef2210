import type { Metadata } from 'next'
import { AdminPage } from '@/app/_ui/admin/admin-page.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).admin.title }
}

export default function Page() {
  return <AdminPage />
}
