'use client'

import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import { Button, buttonLook } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { SignInAgain } from '@/app/_ui/sign-in/sign-in-again.tsx'

type EmptyProps = {
  title: string
  /** `h1` where it is all the page has. */
  heading?: 'h1' | 'h2'
  children?: ReactNode
  action?: ReactNode
  className?: string
}

/** Nothing there, and what to do next. */
export function Empty({ title, heading: Heading = 'h2', children, action, className }: EmptyProps) {
  return (
    <div className={classNames('mx-auto max-w-md px-6 py-5 text-center text-13 text-faded', className)}>
      <Heading className="font-semibold text-ink">{title}</Heading>
      {children && <p className="mt-0.5">{children}</p>}
      {action && <div className="mt-3 flex justify-center gap-2">{action}</div>}
    </div>
  )
}

/** Bars where lines of text will stand; `widths` in percent, one per line. */
export function Skeleton({ widths = [80, 58, 66, 50], className }: { widths?: number[]; className?: string }) {
  const { common } = useMessages()
  return (
    <div role="status" aria-label={common.loading} className={classNames('grid gap-3', className)}>
      {widths.map((width, index) => (
        <span key={index} className="block h-2 rounded-2 bg-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

/** The words for anything a request may have thrown. */
export function useFaultWords(): (error: unknown) => string {
  const { common, errors } = useMessages()
  return error => {
    if (error instanceof ApiFault) return errors[error.code]?.(error.params) ?? error.message
    return isOffline(error) ? common.offline : errors.internal({})
  }
}

type FailedProps = {
  /** The part that failed, as the page calls it: "The ledger". */
  part: string
  error: unknown
  onRetry?: () => void
  className?: string
}

/** Names the part that failed and offers to try again. */
export function Failed({ part, error, onRetry, className }: FailedProps) {
  const { common } = useMessages()
  const words = useFaultWords()
  const requestId = error instanceof ApiFault ? error.requestId : null
  const title = isOffline(error) ? common.offlineTitle : common.failedTitle(part)
  return (
    <div role="alert" className={classNames('mx-auto max-w-md px-6 py-5 text-center text-13 text-faded', className)}>
      <h2 className="flex items-center justify-center gap-1.5 font-semibold text-plum"><CircleAlert />{title}</h2>
      <p className="mt-0.5">{words(error)}</p>
      {requestId && <p className="mt-0.5 font-mono text-11">{common.requestId(requestId)}</p>}
      {error instanceof ApiFault && error.code === 'unauthenticated' ? (
        <SignInAgain className={buttonLook({ className: 'mt-3' })} />
      ) : onRetry && <Button className="mt-3" onClick={onRetry}><RotateCw />{common.retry}</Button>}
    </div>
  )
}
