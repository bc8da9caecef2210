'use client'

import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { Account } from '@/lib/contracts/principal.ts'
import { panelsCookie, rememberChoice } from '@/app/_ui/language.ts'

/** Something the command palette can do on the page that is open. */
export type Command = { id: string; label: string; icon?: ReactNode; keys?: string; run: () => void }
export type Panel = 'left' | 'right'

type FrameState = {
  account: Account
  crumbSlot: HTMLElement | null
  setCrumbSlot: (element: HTMLElement | null) => void
  folded: ReadonlySet<Panel>
  fold: (panel: Panel, folded: boolean) => void
  commands: Command[]
  setCommands: (commands: Command[]) => void
}
const FrameContext = createContext<FrameState | null>(null)

type ProviderProps = { account: Account; folded: Panel[]; children: ReactNode }

/** What the frame shares with the page inside it. */
export function FrameProvider({ account, folded: initial, children }: ProviderProps) {
  const [crumbSlot, setCrumbSlot] = useState<HTMLElement | null>(null)
  const [commands, setCommands] = useState<Command[]>([])
  const [folded, setFolded] = useState<ReadonlySet<Panel>>(() => new Set(initial))
  const fold = useCallback((panel: Panel, shut: boolean) => {
    setFolded(before => {
      const next = new Set(before)
      if (shut) next.add(panel)
      else next.delete(panel)
      return next
    })
  }, [])
  useEffect(() => rememberChoice(panelsCookie, [...folded].join('.')), [folded])
  const state = useMemo(
    () => ({ account, crumbSlot, setCrumbSlot, folded, fold, commands, setCommands }),
    [account, crumbSlot, folded, fold, commands],
  )
  return <FrameContext value={state}>{children}</FrameContext>
}

export function useFrame(): FrameState {
  const frame = useContext(FrameContext)
  if (!frame) throw new Error('useFrame stands outside of the frame')
  return frame
}

/** Who is signed in, with roles and rights. */
export function useAccount(): Account {
  return useFrame().account
}

/** Whether the account has an application right; hides what would only be refused. */
export function useMay(right: string): boolean {
  return useFrame().account.may.includes(right)
}

/** Puts what the page says into the bar: `<Crumbs><a …>Notebooks</a> / <b>title</b></Crumbs>`. */
export function Crumbs({ children }: { children: ReactNode }) {
  const { crumbSlot } = useFrame()
  return crumbSlot ? createPortal(children, crumbSlot) : null
}

/** Offers commands in the palette while the page is open. Keep the array stable (`useMemo`). */
export function useCommands(commands: Command[]): void {
  const { setCommands } = useFrame()
  useEffect(() => {
    setCommands(commands)
    return () => setCommands([])
  }, [commands, setCommands])
}
