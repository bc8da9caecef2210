'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ShieldX, Stamp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { VerifyReport } from '@/lib/contracts/audit.ts'
import { api } from '@/app/_ui/api.ts'
import { Hash } from '@/app/_ui/audit/hash.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Failed } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { entries: number; onOpenEntry: (seq: number) => void; onVerified: () => void }

/** Checks the whole chain and says what it found; closing the dialog stops the check. */
export function VerifyButton({ entries, onOpenEntry, onVerified }: Props) {
  const { audit, common } = useMessages()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const stop = useRef<AbortController | null>(null)
  const check = useMutation({
    mutationFn: () => {
      stop.current = new AbortController()
      return api.post<VerifyReport>('/api/audit/verify', {}, { signal: stop.current.signal })
    },
    onSuccess: () => {
      onVerified()
      return queries.invalidateQueries({ queryKey: ['health'] })
    },
  })
  const show = (shown: boolean) => {
    setOpen(shown)
    if (shown) check.mutate()
    else stop.current?.abort()
  }
  return (
    <>
      <Button onClick={() => show(true)}>
        <Stamp />
        {audit.verify}
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={audit.verifyTitle}
        description={audit.verifyText}
        footer={<Button onClick={() => show(false)}>{check.isPending ? common.cancel : common.close}</Button>}
      >
        <div aria-live="polite">
          {check.isPending && <Checking entries={entries} />}
          {check.isError && <Failed part={audit.part} error={check.error} onRetry={() => check.mutate()} />}
          {check.data && (
            <Found
              report={check.data}
              onOpenEntry={seq => {
                show(false)
                onOpenEntry(seq)
              }}
            />
          )}
        </div>
      </Dialog>
    </>
  )
}

function Checking({ entries }: { entries: number }) {
  const { audit } = useMessages()
  const format = useFormats()
  const [started] = useState(() => Date.now())
  const [now, setNow] = useState(started)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="py-2">
      <p className="mb-2 flex justify-between text-faded">
        {audit.verifying(entries)}
        <span aria-hidden>{format.duration(Math.round((now - started) / 100) * 100)}</span>
      </p>
      <Progress label={audit.verifyTitle} value={null} />
    </div>
  )
}

function Found({ report, onOpenEntry }: { report: VerifyReport; onOpenEntry: (seq: number) => void }) {
  const { audit } = useMessages()
  const format = useFormats()
  const { ok, entries, checkpoints, head, fault, elapsedMs } = report
  return (
    <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-3 py-1">
      {ok ? <Seal size={28} /> : <ShieldX className="size-7! text-plum" />}
      <div>
        <p className={ok ? 'font-semibold text-seal-text' : 'font-semibold text-plum'}>
          {ok ? audit.sound : audit.unsound}
        </p>
        {ok && (
          <p>
            {audit.soundText(entries, checkpoints)} {audit.took(format.duration(elapsedMs))}
          </p>
        )}
        {fault && (
          <>
            <p>{audit.entryIs(format.number(fault.seq), audit.faults[fault.what])}</p>
            <p className="text-12 text-faded">{fault.message}</p>
            <Button className="mt-2" onClick={() => onOpenEntry(fault.seq)}>
              {audit.openEntry(format.number(fault.seq))}
            </Button>
          </>
        )}
        {head && (
          <p className="mt-1 text-12 text-faded">
            {(ok ? audit.headIs : audit.soundUpTo)(format.number(head.seq))}: <Hash hash={head.hash} copy className="text-ink" />
          </p>
        )}
      </div>
    </div>
  )
}
