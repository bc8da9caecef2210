'use client'

import { ledgerKinds } from '@/lib/contracts/audit.ts'
import type { FilterName } from '@/app/_ui/audit/filter.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** A filter's value as people read it: kinds and outcomes in words, columns before their table. */
export function useValueWords(): (name: FilterName, value: string) => string {
  const { audit } = useMessages()
  return (name, value) => {
    if (name === 'kind') return audit.kinds[ledgerKinds.find(kind => kind === value) ?? 'audit.read']
    if (name === 'outcome') return audit.outcomes[value as keyof typeof audit.outcomes] ?? value
    if (name === 'table') return value.split('.').slice(-2).join('.')
    if (name === 'column') return value.split('.').slice(-2).reverse().join(' · ')
    if (name === 'execution') return value.slice(0, 8)
    return value
  }
}
