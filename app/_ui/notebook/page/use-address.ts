import { useEffect, useRef } from 'react'
import { viewTabs } from '@/lib/contracts/view-choices.ts'
import type { InspectorTabId, NotebookState } from '../context.tsx'
import { inspectorTabs } from '../inspector/tabs.ts'
import { cellAddress, readAddress } from './address.ts'
import type { Entry } from './use-actions.ts'

/**
 * Goes to the cell that the address names, with its tab open, when the page begins and whenever a link is followed;
 * and keeps the address at the cell one is in, so that a reload and a copied address lead there.
 */
export function useAddress({ place, go, saver, inspect }: NotebookState, cells: Entry[]): void {
  const now = useRef(cells)
  now.current = cells
  useEffect(() => {
    const follow = () => {
      const address = readAddress(window.location.hash, now.current)
      if (!address) return
      go({ cellId: address.cellId, editing: false })
      const view = saver.cell(address.cellId)?.view
      const tab = viewTabs.find(id => id === address.tab)
      const panel = inspectorTabs.find((id): id is InspectorTabId => id === address.tab)
      if (tab && view && view.tab !== tab) saver.edit(address.cellId, { view: { ...view, tab, collapsed: false } })
      else if (panel && !tab) inspect(panel)
      document.getElementById(`cell-${address.cellId}`)?.scrollIntoView({ block: 'nearest' })
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [go, saver, inspect])
  const cellId = place?.cellId
  useEffect(() => {
    if (!cellId || window.location.hash.startsWith(cellAddress(cellId))) return
    window.history.replaceState(window.history.state, '', cellAddress(cellId))
  }, [cellId])
}
