'use client'

import Link from 'next/link'
import { Empty } from '@/app/_ui/base/states.tsx'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** A page one may not open says so; the server would answer nothing anyway. */
export function Forbidden({ title }: { title: string }) {
  const { common } = useMessages()
  return (
    <main className="grid h-full place-items-center">
      <Crumbs><b>{title}</b></Crumbs>
      <h1 className="sr-only">{title}</h1>
      <Empty title={common.forbidden} action={<Link href="/">{common.backHome}</Link>}>{common.forbiddenText}</Empty>
    </main>
  )
}
