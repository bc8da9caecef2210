'use client'

import { CircleAlert, CornerDownLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import type { ErrorCode, Fault } from '@/lib/errors.ts'
import { Button, buttonLook } from '@/app/_ui/base/button.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { SignInAgain } from '@/app/_ui/sign-in/sign-in-again.tsx'
import { Quoted } from '../lens/denial.tsx'

/** Failures of a part of ours, where the same statement may well succeed the next time. */
const passing: ErrorCode[] = [
  'engine-crashed', 'engine-unavailable', 'database-unavailable', 'ledger-unavailable', 'result-failed', 'interrupted',
  'internal',
]

/** True where running the same statement again is the way on. */
export function mayPass({ code }: Fault): boolean {
  return passing.includes(code)
}

/** Why there are no rows, and the way on. */
export function FailureNote({
  title,
  fault,
  onRetry,
}: {
  title: string
  fault: Fault
  onRetry?: (() => void) | undefined
}) {
  const { notebook, errors, common } = useMessages()
  const offline = fault.code === 'internal' && fault.message === 'offline'
  // The engine's own words say more than any of ours where the statement is at fault.
  const own = [
    'syntax-error',
    'bind-error',
    'run-error',
    'table-unknown',
    'column-unknown',
    'type-unknown',
    'function-refused',
    'write-refused',
    'statement-kind',
  ].includes(fault.code)
  return (
    <div className="nb-denial" role="alert">
      <CircleAlert className="mt-0.5 text-plum" aria-hidden />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold text-plum">{offline ? common.offlineTitle : title}</h3>
        <p className="mt-0.5 break-words whitespace-pre-line">
          {offline ? (
            common.offline
          ) : own ? (
            <Quoted text={fault.message} />
          ) : (
            (errors[fault.code]?.(fault.params ?? {}) ?? fault.message)
          )}
        </p>
        {fault.position && (
          <p className="mt-0.5 text-12 text-faded">{notebook.at(fault.position.line, fault.position.column)}</p>
        )}
        {fault.code === 'unauthenticated' ? (
          <SignInAgain className={buttonLook({ className: 'mt-3' })} />
        ) : (
          onRetry && (
            <Button className="mt-3" onClick={onRetry}>
              {notebook.runAgain}
            </Button>
          )
        )}
      </div>
    </div>
  )
}

/** The line under a denial: Run was pressed, and nothing reached the engine. */
export function DeniedFoot({ execution }: { execution: ExecutionView }) {
  const { notebook } = useMessages()
  const formats = useFormats()
  return (
    <div className="nb-foot h-8">
      <CornerDownLeft className="icon-12" aria-hidden />
      <span>{notebook.pressedRun(formats.time(execution.createdAt))}</span>
      <span className="flex-1" />
      {execution.openedSeq !== null && (
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <Seal label={notebook.onRecord} />
          {notebook.refusedOnRecord(formats.number(execution.openedSeq))}
        </span>
      )}
    </div>
  )
}

/** One sentence in place of rows. */
export function Plain({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="border-t border-line px-6 py-5 text-center text-13 text-faded">
      <h3 className="font-semibold text-ink">{title}</h3>
      <p>{children}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}

/** A run that was stopped, and by whom where it was not its own person. */
export function Stopped({ execution }: { execution: ExecutionView }) {
  const { notebook, progress } = useMessages()
  const by = execution.error?.params?.by
  const others = typeof by === 'string' && by !== execution.user
  return <Plain title={notebook.cancelledTitle}>{others ? progress.stoppedBy(by) : notebook.cancelledText}</Plain>
}

/** A run that the server's end cut off: what is known of it, and the way on. */
export function Interrupted({ execution, onRun }: { execution: ExecutionView; onRun: () => void }) {
  const { notebook, errors } = useMessages()
  const { error } = execution
  // A statement that writes may have written: that is said, and nobody is asked to press it again.
  if (error && error.code !== 'interrupted') return <FailureNote title={notebook.interruptedTitle} fault={error} />
  return (
    <Plain title={notebook.interruptedTitle} action={<Button onClick={onRun}>{notebook.runAgain}</Button>}>
      {errors.interrupted({})}
    </Plain>
  )
}
