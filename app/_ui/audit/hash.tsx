'use client'

import { Copy } from 'lucide-react'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** `5e21 f8c3 09b6 d47e … 0c93`: enough to compare by eye. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')} … ${hash.slice(-4)}`
}

/** A hash one can read in short and copy whole. */
export function Hash({ hash, copy = false, className }: { hash: string; copy?: boolean; className?: string }) {
  const { audit, common } = useMessages()
  const toast = useToast()
  const take = () => {
    navigator.clipboard.writeText(hash).then(
      () => toast({ text: common.copied }),
      () => toast({ text: hash, tone: 'failed' }),
    )
  }
  return (
    <span className={className}>
      <span title={hash} className="font-mono text-12 leading-5">
        {shortHash(hash)}
      </span>
      {copy && (
        <IconButton label={audit.copyHash} onClick={take} className="-my-1 ml-1 size-5! align-middle">
          <Copy className="icon-12" />
        </IconButton>
      )}
    </span>
  )
}
