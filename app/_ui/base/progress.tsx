import { classNames } from '@/app/_ui/base/class-names.ts'

type Props = {
  label: string
  /** 0 to 100; null where nobody can say: then the line only moves. */
  value: number | null
  className?: string
}

/** Two pixels of progress; the one thing that moves by itself. */
export function Progress({ label, value, className }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { 'aria-valuenow': Math.round(value) })}
      className={classNames('h-0.5 w-full overflow-hidden bg-line', className)}
    >
      <i
        className={classNames('block h-full bg-celadon', value === null && 'w-2/5 animate-sweep')}
        {...(value === null ? {} : { style: { width: `${value}%` } })}
      />
    </div>
  )
}

/** A small turning ring for gutters; say in words beside it what runs. */
export function Turning() {
  return (
    <span aria-hidden className="inline-block size-4 rounded-full border-2 border-line border-t-celadon animate-turn" />
  )
}
