'use client'

import { Check, CircleAlert, X } from 'lucide-react'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type ToastInput = {
  /** What happened. */
  text: string
  tone?: 'done' | 'failed'
  icon?: ReactNode
  /** The one way on. */
  undo?: () => void
  action?: { label: string; run: () => void }
}
type Shown = ToastInput & { id: number }
const shownMs = 6000
const maxToasts = 3

const ToastContext = createContext<((input: ToastInput) => void) | null>(null)

/** `toast({ text: 'Cell 3 deleted', undo })`: what happened and one way on, gone after six seconds. */
export function useToast(): (input: ToastInput) => void {
  const toast = useContext(ToastContext)
  if (!toast) throw new Error('useToast stands outside of ToastProvider')
  return toast
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Shown[]>([])
  const nextId = useRef(1)
  const show = useCallback((input: ToastInput) => {
    const id = nextId.current++
    setToasts(before => [...before.slice(1 - maxToasts), { ...input, id }])
  }, [])
  const drop = useCallback((id: number) => setToasts(before => before.filter(toast => toast.id !== id)), [])
  const list = useMemo(
    () => toasts.map(toast => <ToastView key={toast.id} toast={toast} drop={drop} />),
    [toasts, drop],
  )
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4"
      >
        {list}
      </div>
    </ToastContext>
  )
}

/** Stays while the pointer or the focus is on it, so that nobody has to hurry to undo. */
function ToastView({ toast, drop }: { toast: Shown; drop: (id: number) => void }) {
  const { common } = useMessages()
  const [held, setHeld] = useState(false)
  const { id } = toast
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => drop(id), shownMs)
    return () => clearTimeout(timer)
  }, [held, id, drop])
  const action = toast.undo ? { label: common.undo, run: toast.undo } : toast.action
  const failed = toast.tone === 'failed'
  return (
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={
        'pointer-events-auto flex min-h-10 max-w-full items-center gap-2 rounded-4 bg-sheet py-1 pr-1.5 pl-3 '
        + 'text-13 shadow-pop animate-appear'
      }
    >
      <span className={failed ? 'text-plum' : 'text-faded'}>
        {toast.icon ?? (failed ? <CircleAlert /> : <Check />)}
      </span>
      <span className="min-w-0 pr-2">{toast.text}</span>
      {action && (
        <Button
          kind="run"
          onClick={() => {
            action.run()
            drop(id)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={common.dismiss} onClick={() => drop(id)}>
        <X />
      </IconButton>
    </div>
  )
}
