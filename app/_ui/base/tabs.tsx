'use client'

import { Tabs as RadixTabs } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

export const TabsRoot = RadixTabs.Root
export const TabPanel = RadixTabs.Content

type Props = { tabs: { value: string; label: ReactNode }[]; label: string; className?: string }

/** A row of tabs with 2 px of ink under the open one; stands in a `TabsRoot` beside `TabPanel`s. */
export function TabRow({ tabs, label, className, ...rest }: Props & Omit<ComponentProps<'div'>, 'children' | 'dir'>) {
  return (
    <RadixTabs.List aria-label={label} {...rest} className={classNames('flex items-stretch gap-4', className)}>
      {tabs.map(tab => (
        <RadixTabs.Trigger
          key={tab.value}
          value={tab.value}
          className={
            'relative flex items-center gap-1 text-12 font-medium whitespace-nowrap text-faded hover:text-ink '
            + 'data-[state=active]:font-semibold data-[state=active]:text-ink data-[state=active]:after:absolute '
            + 'data-[state=active]:after:inset-x-0 data-[state=active]:after:-bottom-px '
            + 'data-[state=active]:after:h-0.5 '
            + 'data-[state=active]:after:bg-ink'
          }
        >
          {tab.label}
        </RadixTabs.Trigger>
      ))}
    </RadixTabs.List>
  )
}
