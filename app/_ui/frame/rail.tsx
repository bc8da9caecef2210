'use client'

import {
  ChartSpline, History as HistoryIcon, Library, NotebookText, ScrollText, ShieldCheck, SlidersHorizontal,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Tip } from '@/app/_ui/base/tooltip.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type PlaceName = 'notebooks' | 'explore' | 'catalog' | 'history' | 'audit' | 'policies' | 'admin'
type Place = { href: string; name: PlaceName; icon: LucideIcon; needs: string[] }

const work: Place[] = [
  { href: '/', name: 'notebooks', icon: NotebookText, needs: [] },
  { href: '/explore', name: 'explore', icon: ChartSpline, needs: [] },
  { href: '/catalog', name: 'catalog', icon: Library, needs: [] },
  { href: '/history', name: 'history', icon: HistoryIcon, needs: [] },
]
const oversight: Place[] = [
  { href: '/audit', name: 'audit', icon: ScrollText, needs: ['audit:read'] },
  { href: '/policies', name: 'policies', icon: ShieldCheck, needs: ['policy:read'] },
  { href: '/admin', name: 'admin', icon: SlidersHorizontal, needs: ['health:read', 'session:read', 'query:stop'] },
]

/** The pages an account may open, in the rail's order. */
export function usePlaces(): { work: Place[]; oversight: Place[] } {
  const { may } = useAccount()
  const open = (place: Place) => place.needs.length === 0 || place.needs.some(right => may.includes(right))
  return { work: work.filter(open), oversight: oversight.filter(open) }
}

function isAt(path: string, href: string): boolean {
  return href === '/' ? path === '/' || path.startsWith('/notebooks') : path === href || path.startsWith(`${href}/`)
}

export function Rail() {
  const { frame } = useMessages()
  const places = usePlaces()
  const path = usePathname()
  const link = (place: Place) => {
    const here = isAt(path, place.href)
    return (
      <Tip key={place.href} text={frame[place.name]} side="right">
        <Link
          href={place.href}
          aria-label={frame[place.name]}
          {...(here ? { 'aria-current': 'page' as const } : {})}
          className={classNames(
            'relative grid size-8 place-items-center rounded-4',
            here
              ? 'bg-sheet text-ink shadow-[inset_0_0_0_1px_var(--line)] before:absolute before:inset-y-2 '
                  + 'before:-left-2 before:w-0.5 before:bg-ink '
                  + 'max-phone:before:inset-x-2 max-phone:before:inset-y-auto max-phone:before:-top-2 '
                  + 'max-phone:before:h-0.5 max-phone:before:w-auto'
              : 'text-faded hover:bg-line/50 hover:text-ink',
          )}
        >
          <place.icon />
        </Link>
      </Tip>
    )
  }
  return (
    <nav
      aria-label={frame.pages}
      className={
        'row-span-2 flex flex-col items-center gap-1 border-r border-line bg-sunk py-2 '
        + 'max-phone:order-last max-phone:row-span-1 max-phone:flex-row max-phone:justify-center max-phone:gap-4 '
        + 'max-phone:border-t max-phone:border-r-0 max-phone:py-0'
      }
    >
      <Link href="/" aria-label={frame.product} className="mb-3 rounded-4 max-phone:hidden">
        <Seal size={28} />
      </Link>
      {places.work.map(link)}
      {places.oversight.length > 0 && <hr className="my-1 w-5 border-edge max-phone:hidden" />}
      {places.oversight.map(link)}
    </nav>
  )
}
