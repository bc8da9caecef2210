'use client'

import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type StepTone = 'plain' | 'good' | 'bad'
const tones: Record<StepTone, string> = {
  plain: 'border-edge text-faded',
  good: 'border-celadon text-celadon',
  bad: 'border-plum text-plum',
}

/** Steps of a story, one below the other on a line. */
export function Steps({ children }: { children: ReactNode }) {
  return <ol>{children}</ol>
}

type Props = {
  /** Null for the seal: the step that put it on record. */
  icon: LucideIcon | null
  tone?: StepTone
  title: ReactNode
  /** ISO; shown to the second, the full moment in its tooltip. */
  at?: string
  children?: ReactNode
}

export function Step({ icon: Icon, tone = 'plain', title, at, children }: Props) {
  const { common } = useMessages()
  const format = useFormats()
  return (
    <li
      className={
        'relative grid grid-cols-[20px_minmax(0,1fr)] gap-3 pb-4 before:absolute before:top-5 before:bottom-0 '
        + 'before:left-[9.5px] before:w-px before:bg-line last:before:hidden'
      }
    >
      <span className={classNames('grid size-5 place-items-center rounded-full border bg-sheet', tones[tone])}>
        {Icon ? <Icon className="icon-12" /> : <Seal size={12} label={common.onRecord} />}
      </span>
      <div className="min-w-0 text-12 text-faded">
        <h3 className="flex gap-2 text-13 font-semibold text-ink">
          <span className="min-w-0 flex-1">{title}</span>
          {at && (
            <time
              dateTime={at}
              title={format.moment(at)}
              className="font-mono text-11 leading-5 font-normal text-faded"
            >
              {format.exactTime(at)}
            </time>
          )}
        </h3>
        {children}
      </div>
    </li>
  )
}
