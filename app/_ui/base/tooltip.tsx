'use client'

import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from '@/app/_ui/base/kbd.tsx'

type Props = { text: ReactNode; keys?: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactNode }

/** Says more about one control or mark; the child must take a ref and be reachable by keyboard. */
export function Tip({ text, keys, side = 'bottom', children }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={
            'z-50 flex max-w-72 items-center gap-2 rounded-4 bg-sheet px-2 py-1 text-12 text-ink shadow-pop '
            + 'animate-appear'
          }
        >
          {text}
          {keys && <Kbd>{keys}</Kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
