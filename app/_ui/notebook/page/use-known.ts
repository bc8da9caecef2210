import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import { useColumnLoader } from '@/app/_ui/catalog/use-catalog.ts'
import { indexCatalog } from '../editor/catalog-index.ts'
import type { Known } from '../editor/completion.ts'

const idleMs = 50

/** The catalog made ready for typing, built beside the work of the page and not while a key waits. */
export function useKnown(catalog: CatalogView | null): Known | null {
  const { ensure } = useColumnLoader()
  const queries = useQueryClient()
  const [known, setKnown] = useState<Known | null>(null)
  useEffect(() => {
    if (!catalog) return
    const build = () => setKnown({ index: indexCatalog(catalog), ensure, queries })
    if ('requestIdleCallback' in window) {
      const handle = window.requestIdleCallback(build, { timeout: 1000 })
      return () => window.cancelIdleCallback(handle)
    }
    const timer = setTimeout(build, idleMs)
    return () => clearTimeout(timer)
  }, [catalog, ensure, queries])
  return known
}
