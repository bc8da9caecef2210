import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { findAccount } from '@/app/_http/account.ts'
import { Frame } from '@/app/_ui/frame/frame.tsx'
import { panelsCookie } from '@/app/_ui/language.ts'

const panels = ['left', 'right'] as const

/** The frame round every page of a signed-in person; whoever is not signed in comes back here after signing in. */
export default async function WorkbenchLayout({ children }: { children: ReactNode }) {
  const [account, jar, head] = await Promise.all([findAccount(), cookies(), headers()])
  if (!account) {
    const path = head.get('x-sagwan-path') ?? '/'
    redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
  }
  const folded = (jar.get(panelsCookie)?.value ?? '').split('.')
  return <Frame account={account} folded={panels.filter(panel => folded.includes(panel))}>{children}</Frame>
}
