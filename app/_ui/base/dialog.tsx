'use client'

import { X } from 'lucide-react'
import { Dialog as RadixDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import type { ButtonKind } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title: what this does. */
  description?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  wide?: boolean
}

/** Asks for something before anything happens; Esc and the cross leave it. */
export function Dialog({ open, onOpenChange, title, description, children, footer, wide = false }: Props) {
  const { common } = useMessages()
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-[rgb(28_26_22/.28)] animate-appear" />
        <RadixDialog.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classNames(
            'fixed top-[18vh] left-1/2 z-50 flex max-h-[74vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col '
            + 'rounded-4 bg-sheet shadow-pop animate-appear',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <div className="pt-4 pr-12 pb-3 pl-5">
            <RadixDialog.Title className="text-16 font-semibold">{title}</RadixDialog.Title>
            {description && (
              <RadixDialog.Description className="mt-1 text-13 text-faded">{description}</RadixDialog.Description>
            )}
          </div>
          {children && <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>}
          {footer && <div className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>}
          {/* last, so that the focus goes to what is asked first */}
          <RadixDialog.Close asChild>
            <IconButton label={common.close} className="absolute! top-3.5 right-3">
              <X />
            </IconButton>
          </RadixDialog.Close>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

type ConfirmProps = Omit<Props, 'footer' | 'wide'> & {
  action: string
  kind?: ButtonKind
  busy?: boolean
  onConfirm: () => void
}

/** A dialog with one question: the action, or not. */
export function Confirm({ action, kind = 'danger', busy = false, onConfirm, ...dialog }: ConfirmProps) {
  const { common } = useMessages()
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>{common.cancel}</Button>
          <Button kind={kind} disabled={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  )
}
