'use client'

import { useMemo } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { newestOf, profileSql, readProfile } from '@/app/_ui/catalog/page/profile-sql.ts'
import type { ColumnProfile, Profile } from '@/app/_ui/catalog/page/profile-sql.ts'
import { ColumnName } from '@/app/_ui/explore/column-name.tsx'
import { isNumber } from '@/app/_ui/explore/kinds.ts'
import { useExecution } from '@/app/_ui/explore/use-execution.ts'
import { groupDigits, plainText } from '@/app/_ui/notebook/grid/format.ts'
import { FailureNote } from '@/app/_ui/notebook/run/outcome.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** What the rows one sees hold, column by column; counted when the tab is opened, as a run on record. */
export function ProfileTab({ table }: { table: TablePage }) {
  const { catalog, explore, notebook } = useMessages()
  const formats = useFormats()
  const asked = useMemo(() => ({ sql: profileSql(table), engine: table.engine }), [table])
  const run = useExecution(asked)
  const { ran } = run
  const row = ran?.first?.[0]
  const profile = useMemo(() => (row ? readProfile(table, row) : null), [table, row])
  const newest = profile && newestOf(profile)
  return (
    <>
      <p className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-faded">
        {catalog.profileNote}
        {profile && <b className="text-ink">{catalog.profileRows(formats.number(Number(profile.rows)))}</b>}
        {newest && <span>{catalog.profileNewest(newest.column.name, plainText(newest.most))}</span>}
        {ran && ran.execution.openedSeq !== null && profile && (
          <span className="flex items-center gap-1.5">
            <Seal label={notebook.onRecord} />
            {explore.onRecord(formats.number(ran.execution.openedSeq))}
          </span>
        )}
      </p>
      {run.running && <Progress label={explore.running} value={run.progress?.percentage ?? null} />}
      {run.running && !ran && <Skeleton className="py-4" widths={[90, 84, 92, 70]} />}
      {run.error !== null && <Failed part={catalog.tab.profile} error={run.error} onRetry={run.again} />}
      {run.stopped && <Button onClick={run.again}>{explore.again}</Button>}
      {ran && ran.execution.state !== 'succeeded' && ran.execution.error && (
        <FailureNote title={catalog.runFailed} fault={ran.execution.error} onRetry={run.again} />
      )}
      {profile && <ProfileTable label={catalog.profileLabel(table.table)} profile={profile} />}
    </>
  )
}

function ProfileTable({ label, profile }: { label: string; profile: Profile }) {
  const { catalog } = useMessages()
  return (
    <TableList
      label={label}
      minWidth={820}
      columns={[
        { key: 'name', label: catalog.column, width: '220px' },
        { key: 'filled', label: catalog.filled, width: '150px' },
        { key: 'distinct', label: catalog.distinct, numeric: true, width: '120px' },
        { key: 'least', label: catalog.smallest },
        { key: 'most', label: catalog.largest },
        { key: 'average', label: catalog.average, numeric: true, width: '140px' },
      ]}
    >
      {profile.columns.map(column => (
        <ProfileRow key={column.column.name} of={column} rows={Number(profile.rows)} />
      ))}
    </TableList>
  )
}

function ProfileRow({ of, rows }: { of: ColumnProfile; rows: number }) {
  const { catalog, common } = useMessages()
  const formats = useFormats()
  const { column, filled, distinct, least, most, average } = of
  const share = rows > 0 ? Number(filled) / rows : 0
  const number = isNumber(column)
  const show = (value: Value) =>
    value === null ? '' : value === '' ? '""' : number ? groupDigits(plainText(value)) : plainText(value)
  // Counted roughly: never more than there are.
  const different = Math.min(Number(distinct), Number(filled))
  const ends = column.mask ? 'font-mono text-amber' : 'font-mono'
  return (
    <tr>
      <Cell>
        <ColumnName column={column} masked={column.mask ? catalog.columnMasked(common.mask[column.mask]) : ''} />
      </Cell>
      <Cell>
        <span className="flex items-center gap-2">
          <span className="h-1 w-16 flex-none rounded-2 bg-line">
            <span className="block h-1 rounded-2 bg-faded" style={{ width: `${share * 100}%` }} />
          </span>
          {share > 0.99 && share < 1 ? `> ${formats.percent(0.99)}` : formats.percent(share)}
        </span>
      </Cell>
      <Cell numeric>
        {distinct === null ? '' : `${different > 100 ? `${catalog.about} ` : ''}${formats.number(different)}`}
      </Cell>
      <Cell className={ends}>{show(least)}</Cell>
      <Cell className={ends}>{show(most)}</Cell>
      <Cell numeric>{average === null ? '' : formats.number(Number(average))}</Cell>
    </tr>
  )
}
