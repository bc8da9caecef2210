import Link from 'next/link'
import { Empty } from '@/app/_ui/base/states.tsx'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'

export default async function NotFound() {
  const { common } = messagesFor(await readLanguage())
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty heading="h1" title={common.notFound} action={<Link href="/">{common.backHome}</Link>}>
        {common.notFoundText}
      </Empty>
    </main>
  )
}
