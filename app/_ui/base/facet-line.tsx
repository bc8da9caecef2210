'use client'

import { Check } from 'lucide-react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useFormats } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  label: string
  /** The value in full, where the label is cut. */
  title: string
  count: number
  /** Of the largest of its kind, 0 to 1. */
  share: number
  on: boolean
  onClick: () => void
}

/** One value of a facet with how often it occurs; pressed, it narrows the list, and widens it again. */
export function FacetLine({ label, title, count, share, on, onClick }: Props) {
  const format = useFormats()
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      title={title}
      className={
        'group grid h-6 w-full grid-cols-[minmax(0,1fr)_40px_40px] items-center gap-2 rounded-2 text-left text-12 '
        + '-outline-offset-1'
      }
    >
      <span
        className={classNames(
          'fade-cut flex items-center gap-1.5',
          on ? 'font-semibold text-celadon' : 'text-ink group-hover:text-celadon',
        )}
      >
        {on && <Check className="icon-12" />}
        <span className="fade-cut">{label}</span>
      </span>
      <span className="block h-1 rounded-2 bg-line">
        <i
          className={classNames('block h-1 rounded-2', on ? 'bg-celadon' : 'bg-ink')}
          style={{ width: `${Math.max(4, share * 100)}%` }}
        />
      </span>
      <span className="text-right text-faded">{format.number(count)}</span>
    </button>
  )
}
