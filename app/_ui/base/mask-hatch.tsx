import { classNames } from '@/app/_ui/base/class-names.ts'

/** The hatch: a mask, wherever it is met. With `label` it speaks, without it stands beside words that say so. */
export function MaskHatch({ label, className }: { label?: string; className?: string }) {
  return (
    <span
      className={classNames('hatch inline-block size-3 flex-none', className)}
      {...(label ? { 'role': 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
