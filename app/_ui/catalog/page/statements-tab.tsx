'use client'

import { useQuery } from '@tanstack/react-query'
import { NotebookText } from 'lucide-react'
import { useState } from 'react'
import type { TablePage, TableStatement, TableStatements } from '@/lib/contracts/browse.ts'
import { api } from '@/app/_ui/api.ts'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { Select } from '@/app/_ui/base/field.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { tablePath } from '@/app/_ui/catalog/paths.ts'
import { PutInNotebook } from '@/app/_ui/put-in-notebook.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const orders = ['recent', 'frequent'] as const
type Order = (typeof orders)[number]

/** What colleagues of the same roles ask this table: only what the reader may run too, without its values. */
export function StatementsTab({ table }: { table: TablePage }) {
  const { catalog } = useMessages()
  const [order, setOrder] = useState<Order>('recent')
  const query = useQuery({
    queryKey: ['table-statements', table.catalog, table.schema, table.table],
    queryFn: ({ signal }) => api.get<TableStatements>(`/api/catalog/tables/${tablePath(table)}/statements`, { signal }),
    staleTime: 60_000,
  })
  const statements = (query.data?.statements ?? []).toSorted((a, b) =>
    order === 'frequent' ? b.runs - a.runs : a.last < b.last ? 1 : -1)
  return (
    <>
      <div className="mb-3 flex items-start gap-4">
        <p className="max-w-2xl flex-1 text-12 text-faded">{catalog.statementsNote}</p>
        {statements.length > 1 && (
          <Select
            label={catalog.order}
            value={order}
            options={orders.map(value => ({ value, label: catalog[value] }))}
            onValueChange={value => setOrder(orders.find(one => one === value) ?? 'recent')}
          />
        )}
      </div>
      {query.isPending && <Skeleton className="py-4" widths={[80, 64, 90, 50]} />}
      {query.isError && <Failed part={catalog.statementsPart} error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && statements.length === 0 && (
        <Empty title={catalog.statementsNone} className="py-10">
          {catalog.statementsNoneText}
        </Empty>
      )}
      <ul className="grid gap-4">
        {statements.map(statement => (
          <Statement key={statement.sql} statement={statement} title={table.table} />
        ))}
      </ul>
    </>
  )
}

function Statement({ statement, title }: { statement: TableStatement; title: string }) {
  const { catalog, put } = useMessages()
  const formats = useFormats()
  const { sql, runs, people, last, mine } = statement
  return (
    <li>
      <div className="flex items-center gap-3 text-12 text-faded">
        <span>{catalog.ran(runs, people)}</span>
        <time dateTime={last} title={formats.moment(last)}>
          {formats.ago(last)}
        </time>
        {mine && <Tag>{catalog.mine}</Tag>}
        <span className="flex-1" />
        <PutInNotebook
          sql={sql}
          title={title}
          trigger={
            <Button kind="quiet">
              <NotebookText />
              {put.button}
            </Button>
          }
        />
      </div>
      <SqlBlock sql={sql} label={catalog.statement} className="max-h-60" />
    </li>
  )
}
