'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw, Search } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useRef, useState } from 'react'
import type { PolicyReport } from '@/lib/contracts/admin.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Empty, Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { TabPanel, TabRow, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { Forbidden } from '@/app/_ui/forbidden.tsx'
import { Crumbs, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { CellPanel } from '@/app/_ui/policies/cell-panel.tsx'
import { Explain } from '@/app/_ui/policies/explain.tsx'
import { InForce, Rejected } from '@/app/_ui/policies/in-force.tsx'
import { Legend, Matrix } from '@/app/_ui/policies/matrix.tsx'
import type { Chosen } from '@/app/_ui/policies/matrix.tsx'
import { Source } from '@/app/_ui/policies/source.tsx'
import { useSlash } from '@/app/_ui/use-slash.ts'

const tabs = ['matrix', 'explain', 'source'] as const

/** The rules in force: who sees what, and the source that says so. */
export function PoliciesPage() {
  const { policies } = useMessages()
  const mayRead = useMay('policy:read')
  const params = useSearchParams()
  const tab = tabs.find(one => one === params.get('tab')) ?? 'matrix'
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  const report = useQuery({
    queryKey: ['policies'],
    enabled: mayRead,
    queryFn: ({ signal }) => api.get<PolicyReport>('/api/policies', { signal }),
  })
  if (!mayRead) return <Forbidden title={policies.title} />
  const tables = report.data?.tables.filter(table => table.toLowerCase().includes(text.trim().toLowerCase())) ?? []
  const openTab = (next: string) =>
    window.history.pushState(null, '', next === 'matrix' ? '/policies' : `/policies?tab=${next}`)
  return (
    <div className="relative flex h-full min-h-0">
      <Crumbs>
        <b>{policies.title}</b>
      </Crumbs>
      <main className="flex min-w-0 flex-1 flex-col">
        <TabsRoot value={tab} onValueChange={openTab} className="flex min-h-0 flex-1 flex-col">
          <PageHead title={policies.title}>
            <TabRow
              label={policies.views}
              className="ml-3 h-7"
              tabs={[
                { value: 'matrix', label: policies.matrix },
                { value: 'explain', label: policies.explain },
                { value: 'source', label: policies.source },
              ]}
            />
            <span className="flex-1" />
            {tab === 'matrix' && (
              <Input
                ref={field}
                type="search"
                value={text}
                onChange={event => setText(event.target.value)}
                before={<Search />}
                placeholder={policies.search}
                aria-label={policies.searchLabel}
                boxClassName="w-52"
              />
            )}
            <Reload />
          </PageHead>
          {report.isPending && <Skeleton className="px-6 py-4" widths={[60, 92, 84, 90, 76, 88]} />}
          {report.isError && (
            <Failed part={policies.part} error={report.error} onRetry={() => void report.refetch()} className="pt-12" />
          )}
          {report.data?.rejected && <Rejected rejected={report.data.rejected} />}
          {report.data && (
            <TabPanel value="matrix" className="min-h-0 flex-1 overflow-y-auto">
              {tables.length > 0 && (
                <Matrix report={report.data} tables={tables} chosen={chosen} onChoose={setChosen} />
              )}
              {tables.length === 0
                && (text ? (
                  <p className="px-6 py-6 text-faded">{policies.noMatch(text)}</p>
                ) : (
                  <Empty title={policies.noTables}>{policies.noTablesText}</Empty>
                ))}
              <Legend />
              <InForce report={report.data} />
            </TabPanel>
          )}
          <TabPanel value="explain" className="min-h-0 flex-1 overflow-y-auto border-t border-line">
            <Explain />
          </TabPanel>
          {report.data && (
            <TabPanel
              value="source"
              className="flex min-h-0 flex-1 flex-col border-t border-line data-[state=inactive]:hidden"
            >
              <Source files={report.data.files} />
            </TabPanel>
          )}
        </TabsRoot>
      </main>
      {chosen && report.data && tab === 'matrix' && (
        <div
          className={
            'w-(--side) flex-none border-l border-line max-wide:absolute max-wide:inset-y-0 max-wide:right-0 '
            + 'max-wide:z-20 '
            + 'max-wide:shadow-pop max-phone:w-full'
          }
        >
          <CellPanel report={report.data} chosen={chosen} onClose={() => setChosen(null)} />
        </div>
      )}
    </div>
  )
}

function Reload() {
  const { policies } = useMessages()
  const mayReload = useMay('policy:reload')
  const queries = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  const reload = useMutation({
    mutationFn: () => api.post<{ changed: boolean; faults: string[] }>('/api/policies/reload'),
    onSuccess: ({ changed, faults }) => {
      if (faults.length > 0) toast({ text: policies.reloadRejected(faults.length), tone: 'failed' })
      else toast({ text: changed ? policies.reloaded : policies.unchanged })
    },
    onError: error => toast({ text: words(error), tone: 'failed' }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['policies'] }),
        queries.invalidateQueries({ queryKey: ['catalog'] }),
      ]),
  })
  if (!mayReload) return null
  return (
    <Button disabled={reload.isPending} onClick={() => reload.mutate()}>
      <RotateCw />
      {policies.reload}
    </Button>
  )
}
