import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

export type TagTone = 'plain' | 'amber' | 'plum' | 'on'
const tones: Record<TagTone, string> = {
  plain: 'border-line bg-sheet text-faded',
  amber: 'border-hatch bg-amber-wash text-amber',
  plum: 'border-plum bg-plum-wash text-plum',
  on: 'border-celadon bg-celadon-wash text-celadon',
}

type Props = { tone?: TagTone; children: ReactNode; onRemove?: () => void; removeLabel?: string; className?: string }

/** A short fact; `onRemove` makes it a chip that can be taken away. */
export function Tag({ tone = 'plain', children, onRemove, removeLabel, className }: Props) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-3 border px-1.5 text-12 whitespace-nowrap '
        + '[&>.lucide]:size-3',
        tones[tone],
        className,
      )}
    >
      <span className="fade-cut flex items-center gap-1 [&>.lucide]:size-3">{children}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="-mr-0.5 rounded-2 hover:bg-celadon/20"
        >
          <X className="icon-12" />
        </button>
      )}
    </span>
  )
}
