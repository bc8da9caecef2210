import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Tip } from '@/app/_ui/base/tooltip.tsx'

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'run' | 'danger'

const kinds: Record<ButtonKind, string> = {
  plain: 'border-edge bg-sheet text-ink px-2.5 hover:bg-sunk',
  primary: 'border-celadon bg-celadon text-celadon-ink px-2.5 hover:bg-celadon/90',
  quiet: 'border-transparent text-faded px-2 hover:bg-sunk hover:text-ink data-[state=open]:bg-sunk',
  run: 'border-transparent text-celadon font-semibold px-2 hover:bg-celadon-wash',
  danger: 'border-plum bg-sheet text-plum px-2.5 hover:bg-plum-wash',
}
const base = 'inline-flex items-center justify-center gap-1.5 rounded-4 border text-13 font-medium whitespace-nowrap '
  + 'transition-colors disabled:bg-sunk disabled:text-faded disabled:border-line disabled:hover:bg-sunk'

type Look = { kind?: ButtonKind; large?: boolean; className?: string | undefined }

/** The look of a button, for links that are pressed like one. */
export function buttonLook({ kind = 'plain', large = false, className }: Look = {}): string {
  return classNames(base, kinds[kind], large ? 'h-8 px-3.5' : 'h-7', className)
}

type Props = ComponentProps<'button'> & { kind?: ButtonKind; large?: boolean }

/** A control with words; 28 px, or 32 in forms. */
export function Button({ kind = 'plain', large = false, className, type = 'button', ...rest }: Props) {
  return <button type={type} {...rest} className={buttonLook({ kind, large, className })} />
}

type IconProps = ComponentProps<'button'> & {
  /** The name for screen readers, shown as a tooltip too. */
  label: string
  kind?: ButtonKind
  keys?: string
  children: ReactNode
}

/** A control with an icon alone: always named. */
export function IconButton({ label, kind = 'quiet', keys, className, type = 'button', ...rest }: IconProps) {
  return (
    <Tip text={label} {...(keys ? { keys } : {})}>
      <button
        type={type} aria-label={label} {...rest}
        className={classNames(base, kinds[kind], 'size-7 px-0', className)}
      />
    </Tip>
  )
}
