'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useCallback, useEffect, useState } from 'react'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { CatalogTree } from '@/app/_ui/catalog-tree.tsx'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { Panels } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { Editor } from './later.tsx'
import { Workspace } from './page/workspace.tsx'
import './notebook.css'
import './grid/grid.css'
import './editor/editor.css'

/** A notebook, read once: from then on the page and the saver hold what is newest. */
export function Notebook({ id }: { id: string }) {
  const { notebook, frame, catalog } = useMessages()
  const query = useQuery({
    queryKey: ['notebook', id],
    queryFn: ({ signal }) => api.get<NotebookData>(`/api/notebooks/${id}`, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  // beside the notebook, not after it
  useEffect(() => void Editor.preload(), [])
  const client = useQueryClient()
  const [epoch, setEpoch] = useState(0)
  // Another text altogether (a version put back): the page begins anew with it.
  const onReplaced = useCallback((data: NotebookData) => {
    client.setQueryData(['notebook', id], data)
    setEpoch(count => count + 1)
  }, [client, id])
  if (query.data) return <Workspace key={`${id} ${epoch}`} data={query.data} onReplaced={onReplaced} />
  return (
    <Panels left={{ label: catalog.title, content: <CatalogTree /> }}>
      <Crumbs>
        <Link href="/" className="text-faded">
          {frame.notebooks}
        </Link>
      </Crumbs>
      <main className="h-full overflow-y-auto px-15 pt-6">
        {query.isError ? (
          <Failed part={notebook.part} error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <>
            <h1 className="sr-only">{notebook.part}</h1>
            <Skeleton widths={[24, 60, 90, 90, 40, 80, 90, 70]} className="gap-5" />
          </>
        )}
      </main>
    </Panels>
  )
}
