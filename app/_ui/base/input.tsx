'use client'

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

// Apart from the other fields: a page with one line to type in need not load lists to choose from.

/** The frame of everything one writes into. */
export const box = 'rounded-4 border bg-sheet text-13 text-ink'

type InputProps = ComponentProps<'input'> & {
  /** Left and right of what is typed: an icon, a tag, a key. */
  before?: ReactNode
  after?: ReactNode
  large?: boolean
  boxClassName?: string
}

/** One line of text; the whole box shows the focus. */
export function Input({ before, after, large = false, className, boxClassName, ...rest }: InputProps) {
  return (
    <span
      className={classNames(
        box,
        'flex min-w-0 items-center gap-2 focus-within:outline-2 focus-within:outline-offset-1 '
        + 'focus-within:outline-celadon',
        large ? 'h-8 px-2.5' : 'h-7 px-2',
        rest['aria-invalid'] ? 'border-plum' : 'border-edge',
        boxClassName,
      )}
    >
      {before && <span className="flex flex-none items-center gap-2 text-faded">{before}</span>}
      <input {...rest} className={classNames('h-full min-w-0 flex-1 bg-transparent outline-none', className)} />
      {after && <span className="flex flex-none items-center gap-1 text-faded">{after}</span>}
    </span>
  )
}
