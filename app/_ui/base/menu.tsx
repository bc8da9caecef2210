'use client'

import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Kbd } from '@/app/_ui/base/kbd.tsx'

const item =
  'flex min-h-7 items-center gap-2 px-3 text-13 outline-none select-none data-highlighted:bg-celadon-wash '
  + 'data-disabled:text-faded'

type MenuProps = {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  className?: string
  onOpenChange?: (open: boolean) => void
}

/** Opens under its trigger (a button that takes a ref). */
export function Menu({ trigger, children, align = 'end', className, onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(
            'z-50 min-w-44 overflow-y-auto rounded-4 bg-sheet py-1 shadow-pop animate-appear',
            className,
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type ItemProps = {
  onSelect: () => void
  children: ReactNode
  icon?: ReactNode
  keys?: string
  danger?: boolean
  disabled?: boolean
}

export function MenuItem({ onSelect, children, icon, keys, danger = false, disabled = false }: ItemProps) {
  return (
    <DropdownMenu.Item onSelect={onSelect} disabled={disabled} className={classNames(item, danger && 'text-plum')}>
      {icon && <span className={danger ? 'text-plum' : 'text-faded'}>{icon}</span>}
      <span className="flex-1">{children}</span>
      {keys && <Kbd>{keys}</Kbd>}
    </DropdownMenu.Item>
  )
}

type ChoiceProps = {
  value: string
  onValueChange: (value: string) => void
  options: { value: string; label: string }[]
  label: string
}

/** One of a few inside a menu; the menu stays open, so that one sees what it does. */
export function MenuChoice({ value, onValueChange, options, label }: ChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onValueChange} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {options.map(option => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={item}
          onSelect={event => event.preventDefault()}
        >
          <span className="w-4 flex-none">
            <DropdownMenu.ItemIndicator>
              <Check className="text-celadon" />
            </DropdownMenu.ItemIndicator>
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-3 pt-2 pb-1 text-11 font-semibold text-faded">{children}</DropdownMenu.Label>
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />
}
