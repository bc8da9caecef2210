'use client'

import { Popover as RadixPopover } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

type Props = {
  trigger: ReactNode
  children: ReactNode
  label: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  className?: string
}

/** A small panel beside its trigger (a button that takes a ref). */
export function Popover({ trigger, children, label, open, onOpenChange, align = 'start', className }: Props) {
  return (
    <RadixPopover.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label} align={align} sideOffset={4} collisionPadding={8}
          className={classNames('z-40 rounded-4 bg-sheet p-3 text-13 shadow-pop animate-appear', className)}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  )
}
