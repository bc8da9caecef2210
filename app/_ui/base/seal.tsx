import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

const sizes = { 12: 'size-3', 16: 'size-4', 20: 'size-5', 28: 'size-7' } as const

type Props = { size?: keyof typeof sizes; label?: string; className?: string }

/** The record's stamp, drawn: only where something is on the record. Without `label` it is decoration. */
export function Seal({ size = 16, label, className }: Props) {
  return (
    <svg
      viewBox="0 0 16 16" className={classNames('block flex-none', sizes[size], className)}
      {...(label ? { 'role': 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <rect width="16" height="16" rx="2.5" fill="var(--seal)" />
      <g fill="none" stroke="var(--seal-ink)" strokeWidth="1.4">
        <path d="M3.9 4.7H12.1V8.3H3.9Z" />
        <path d="M8 2.2V8.3C8 11 6.3 12.8 3.2 13.7" />
        <path d="M4.8 9.7C6.6 12 9.2 13.2 13 13.6" />
      </g>
    </svg>
  )
}

type OnRecordProps = { children: ReactNode; verified?: boolean }

/** The stamp with its words: "on record", or "verified" in the seal's own red. */
export function OnRecord({ children, verified = false }: OnRecordProps) {
  return (
    <span className="inline-flex items-center gap-1.5 text-12 whitespace-nowrap text-faded">
      <Seal />
      {verified ? <b className="text-seal-text">{children}</b> : children}
    </span>
  )
}
