import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { Kbd } from '@/app/_ui/base/kbd.tsx'

/** Choices of one kind under their name. */
export function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className={
        '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 '
        + '[&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:font-semibold '
        + '[&_[cmdk-group-heading]]:text-faded'
      }
    >
      {children}
    </Command.Group>
  )
}

type ChoiceProps = {
  id: string
  icon?: ReactNode
  keys?: string | undefined
  /** More about it, in small at its end. */
  note?: string | undefined
  run: () => void
  children: string
}

/** One thing the palette can do. */
export function Choice({ id, icon, keys, note, run, children }: ChoiceProps) {
  return (
    <Command.Item
      value={`${children} ${id}`}
      keywords={[children]}
      onSelect={run}
      className={
        'flex h-7 cursor-pointer items-center gap-2 px-3 data-[selected=true]:bg-celadon-wash '
        + 'data-[selected=true]:shadow-[inset_2px_0_0_var(--celadon)]'
      }
    >
      <span className="text-faded">{icon}</span>
      <span className="fade-cut flex-1">{children}</span>
      {note && <span className="fade-cut max-w-1/2 flex-none font-mono text-11 text-faded">{note}</span>}
      {keys && <Kbd>{keys}</Kbd>}
    </Command.Item>
  )
}
