'use client'

import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { Account } from '@/lib/contracts/principal.ts'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { later, preloadSoon } from '@/app/_ui/base/later.tsx'
import { AccountMenu } from '@/app/_ui/frame/account-menu.tsx'
import { FrameProvider, useFrame } from '@/app/_ui/frame/frame-context.tsx'
import type { Panel } from '@/app/_ui/frame/frame-context.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { Rail } from '@/app/_ui/frame/rail.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const CommandPalette = later(() =>
  import('@/app/_ui/frame/command-palette.tsx').then(module => module.CommandPalette))

type Props = { account: Account; folded: Panel[]; children: ReactNode }

/** Rail, bar and the page: the same on every page of the workbench. On a phone the rail lies below. */
export function Frame({ account, folded, children }: Props) {
  const { frame } = useMessages()
  return (
    <FrameProvider account={account} folded={folded}>
      <a
        href="#page"
        className="fixed top-1 left-1 z-50 -translate-y-16 rounded-4 bg-sheet px-3 py-2 shadow-pop focus:translate-y-0"
      >
        {frame.skip}
      </a>
      <div
        className={
          'grid h-dvh grid-cols-[var(--rail)_minmax(0,1fr)] grid-rows-[var(--bar)_minmax(0,1fr)] overflow-hidden '
          + 'max-phone:grid-cols-1 max-phone:grid-rows-[var(--bar)_minmax(0,1fr)_var(--rail)]'
        }
      >
        <Rail />
        <Bar />
        <div id="page" tabIndex={-1} className="min-h-0 min-w-0 outline-none">
          {children}
        </div>
      </div>
    </FrameProvider>
  )
}

function Bar() {
  const { frame } = useMessages()
  const { setCrumbSlot } = useFrame()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  if (open && !wanted) setWanted(true)
  useEffect(() => preloadSoon([CommandPalette]), [])
  const modifier = useModifier()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen(shown => !shown)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <header className="flex min-w-0 items-center gap-3 border-b border-line pr-3 pl-4">
      <nav
        ref={setCrumbSlot}
        aria-label={frame.breadcrumb}
        className="flex min-w-0 flex-1 items-center gap-2 whitespace-nowrap text-faded [&_a]:text-faded [&_b]:text-ink"
      />
      <button
        type="button"
        onClick={() => setOpen(true)}
        onPointerEnter={() => void CommandPalette.preload()}
        aria-keyshortcuts="Control+K Meta+K"
        className={
          'flex h-7 w-70 min-w-0 items-center gap-2 rounded-4 border border-line bg-paper px-2 text-13 text-faded '
          + 'hover:border-edge max-tablet:w-auto'
        }
      >
        <Search />
        <span className="flex-1 text-left max-tablet:sr-only">{frame.search}</span>
        <span className="max-tablet:hidden">
          <Kbd>{modifier} K</Kbd>
        </span>
      </button>
      <AccountMenu />
      {wanted && <CommandPalette open={open} onOpenChange={setOpen} />}
    </header>
  )
}
