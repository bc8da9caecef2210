import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

type Props = {
  children: ReactNode
  /** The name of the cross. */
  removeLabel: string
  onRemove: () => void
  masked?: boolean
}

/** One part of the question in its row of 28 px: what it says is pressed to change it, the cross takes it away. */
export function Piece({ children, removeLabel, onRemove, masked = false }: Props) {
  return (
    <li
      className={classNames(
        'flex min-h-7 items-center rounded-4 border bg-sheet text-13',
        masked ? 'border-hatch' : 'border-edge',
      )}
    >
      <div className="flex min-w-0 flex-1 items-center">{children}</div>
      <button
        type="button"
        aria-label={removeLabel}
        title={removeLabel}
        onClick={onRemove}
        className="grid size-7 flex-none place-items-center rounded-4 text-faded hover:bg-sunk hover:text-ink"
      >
        <X className="icon-12" />
      </button>
    </li>
  )
}

/** A heading of the builder with its pieces, and the button that adds one. */
export function PieceList({ title, add, children }: { title: string; add: ReactNode; children: ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3 first:border-t-0">
      <h3 className="mb-2 text-12 font-semibold">{title}</h3>
      <ul className="grid gap-1.5 empty:hidden">{children}</ul>
      <div className="mt-1.5">{add}</div>
    </section>
  )
}
