import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { requireAccount } from '@/app/_http/account.ts'
import { Frame } from '@/app/_ui/frame/frame.tsx'
import { panelsCookie } from '@/app/_ui/language.ts'

const panels = ['left', 'right'] as const

/** The frame round every page of a signed-in person. */
export default async function WorkbenchLayout({ children }: { children: ReactNode }) {
  const [account, jar] = await Promise.all([requireAccount(), cookies()])
  const folded = (jar.get(panelsCookie)?.value ?? '').split('.')
  return <Frame account={account} folded={panels.filter(panel => folded.includes(panel))}>{children}</Frame>
}
