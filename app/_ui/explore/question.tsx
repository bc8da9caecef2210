'use client'

import { ChevronDown, Code, Funnel, Library, RotateCw } from 'lucide-react'
import Link from 'next/link'
import { useMemo, useRef, useState } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import { exploreViews } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreSpec } from '@/lib/contracts/explore.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Select } from '@/app/_ui/base/field.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { catalogPath } from '@/app/_ui/catalog/paths.ts'
import { exploreTablePath } from '@/app/_ui/explore/address.ts'
import { Answer } from '@/app/_ui/explore/answer.tsx'
import { Builder } from '@/app/_ui/explore/builder.tsx'
import { EngineContext } from '@/app/_ui/explore/engine-context.ts'
import { SqlSide } from '@/app/_ui/explore/sql-side.tsx'
import { TablePicker } from '@/app/_ui/explore/table-picker.tsx'
import { viewsOf } from '@/app/_ui/explore/to-chart.ts'
import { toSql } from '@/app/_ui/explore/to-sql.ts'
import { useExecution } from '@/app/_ui/explore/use-execution.ts'
import { useQuestionWords } from '@/app/_ui/explore/words.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useDelayed } from '@/app/_ui/use-delayed.ts'

/** A run begins when clicks pause for so long. */
const pauseMs = 250

type Props = { spec: ExploreSpec; columns: ExploreColumn[]; table: TablePage; onChange: (spec: ExploreSpec | null) => void }

/** The question at the left, its answer in the middle, its statement at the right. */
export function Question({ spec, columns, table, onChange }: Props) {
  const { explore } = useMessages()
  const [showSql, setShowSql] = useState(true)
  const title = useQuestionWords()(spec)
  const sql = useMemo(() => toSql(spec, columns, table.engine), [spec, columns, table.engine])
  const settled = useDelayed(sql, pauseMs)
  const run = useExecution(useMemo(() => ({ sql: settled, engine: table.engine }), [settled, table.engine]))
  const shown = useShown(spec, sql, run.ran?.execution.sql)
  const views = viewsOf(spec)
  return (
    <EngineContext value={table.engine}>
      <div className="flex h-full min-h-0 max-phone:block max-phone:overflow-y-auto">
        <aside
          aria-label={explore.builder}
          className="w-72 flex-none overflow-y-auto border-r border-line max-phone:w-full max-phone:border-r-0 max-phone:border-b"
        >
          <TableHead table={table} />
          <Builder spec={spec} columns={columns} onChange={onChange} />
        </aside>
        <main className="min-w-0 flex-1 overflow-y-auto max-phone:overflow-visible">
          <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 px-6 pt-3 pb-1 max-phone:px-4">
            <h1 className="min-w-0 flex-1 text-20 max-phone:flex-none max-phone:basis-full font-bold tracking-[-.015em]">{title}</h1>
            {views.length > 1 && (
              <Select
                label={explore.view}
                value={views.includes(spec.view) ? spec.view : 'auto'}
                options={views.map(value => ({ value, label: explore.views[value] }))}
                onValueChange={value => onChange({ ...spec, view: exploreViews.find(view => view === value) ?? 'auto' })}
              />
            )}
            <IconButton label={explore.again} disabled={run.running} onClick={run.again}>
              <RotateCw />
            </IconButton>
            <Button kind="quiet" aria-expanded={showSql} onClick={() => setShowSql(open => !open)}>
              <Code />
              {showSql ? explore.sqlHide : explore.sqlShow}
            </Button>
          </div>
          <div className={classNames('grid gap-6 px-6 pb-12 max-phone:px-4', showSql && 'wide:grid-cols-[minmax(0,1fr)_var(--side)]')}>
            <Answer
              spec={shown}
              columns={columns}
              run={run}
              onClearFilters={spec.filters.length > 0 ? () => onChange({ ...spec, filters: [] }) : null}
            />
            {showSql && <SqlSide sql={sql} title={title} />}
          </div>
        </main>
      </div>
    </EngineContext>
  )
}

/** The question whose answer stands there: while the next one runs its picture must not be drawn from the old rows. */
function useShown(spec: ExploreSpec, sql: string, ranSql: string | undefined): ExploreSpec {
  const last = useRef(spec)
  if (ranSql === undefined || ranSql === sql) last.current = spec
  return last.current
}

function TableHead({ table }: { table: TablePage }) {
  const { explore, catalog } = useMessages()
  const [open, setOpen] = useState(false)
  const masked = table.columns.filter(({ mask }) => mask !== null).length
  return (
    <div className="px-4 pt-3 pb-3">
      <Popover
        label={explore.pick}
        open={open}
        onOpenChange={setOpen}
        className="w-120 max-w-[calc(100vw-32px)] p-0!"
        trigger={
          <button
            type="button"
            className="flex h-8 w-full items-center gap-2 rounded-4 border border-edge bg-sheet px-2.5 text-left hover:bg-sunk"
            title={explore.change}
          >
            <span className="sr-only">{explore.change}:</span>
            <b className="fade-cut flex-1 font-mono text-13">{table.table}</b>
            <ChevronDown className="icon-12 text-faded" />
          </button>
        }
      >
        <TablePicker
          autoFocus
          listClassName="max-h-96"
          onPick={picked => {
            setOpen(false)
            window.history.pushState(null, '', exploreTablePath(picked))
          }}
        />
      </Popover>
      <p className="mt-2 grid gap-0.5 text-12 text-faded">
        <span className="flex items-start gap-1.5">
          <Funnel className="icon-12 mt-0.5" aria-hidden />
          {table.filter ? catalog.filteredBy(table.filter) : catalog.allRows}
        </span>
        {masked > 0 && (
          <span className="flex items-start gap-1.5 text-amber">
            <MaskHatch className="mt-0.5" />
            {catalog.maskedColumns(masked)}
          </span>
        )}
        <Link href={catalogPath(table)} className="mt-1 flex items-center gap-1.5">
          <Library className="icon-12" aria-hidden />
          {explore.inCatalog}
        </Link>
      </p>
    </div>
  )
}
