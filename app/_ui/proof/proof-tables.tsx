'use client'

import { Check, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Decision } from '@/lib/contracts/policy.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type DecidedTable = Pick<Decision['tables'][number], 'filter' | 'masks'>
/** A column as the engine read it; `expression` is the mask as it words it, null where it is not told. */
export type ProofColumn = { column: string; masked: boolean; expression: string | null }
export type ProofRow = {
  table: string
  /** Whose rights it was read with, where these were not the person's. */
  as: string | null
  /** Null where no decision names it; undefined where none is on record at all, as for queries from outside. */
  decided: DecidedTable | null | undefined
  /** `filters` is null where there is one that is not told. */
  reported: { filters: string[] | null; columns: ProofColumn[] } | null
  differs: boolean
}

/** What was decided beside what the engine reports, table by table. */
export function ProofTables({ rows }: { rows: ProofRow[] }) {
  return rows.map(row => <ProofTable key={`${row.table} ${row.as}`} row={row} />)
}

const head = 'pb-0.5 text-left text-11 font-normal text-faded'
const cell = 'py-0.5 pr-2 align-top break-words'

function ProofTable({ row }: { row: ProofRow }) {
  const { proof } = useMessages()
  const { table, as, decided, reported, differs } = row
  const hasDecision = decided !== undefined
  const lines = maskLines(row)
  const clear = (reported?.columns ?? []).filter(({ column, masked }) => !masked && !lines.includes(column))
  return (
    <section className="mt-2 border-t border-line pt-1.5 first:mt-1">
      <p className="flex items-baseline gap-2">
        <b className="min-w-0 flex-1 break-words text-ink">{table}</b>
        {hasDecision && <Mark differs={differs} />}
      </p>
      {as !== null && <p>{proof.readAs(as)}</p>}
      <table className="mt-1 w-full table-fixed border-collapse" aria-label={proof.comparison(table)}>
        <colgroup>
          <col className="w-20" />
          {hasDecision && <col />}
          <col />
        </colgroup>
        <thead>
          <tr>
            <td />
            {hasDecision && (
              <th scope="col" className={head}>
                {proof.decided}
              </th>
            )}
            <th scope="col" className={head}>
              {proof.reported}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <RowHead>{proof.rows}</RowHead>
            {hasDecision && (
              <td className={cell}>
                {decided ? <Filter filters={decided.filter === null ? [] : [decided.filter]} /> : proof.notDecided}
              </td>
            )}
            <td className={cell}>{reported ? <Filter filters={reported.filters} /> : proof.notReported}</td>
          </tr>
          {lines.map(column => (
            <tr key={column}>
              <RowHead>{column}</RowHead>
              {hasDecision && (
                <td className={cell}>
                  <DecidedMask decided={decided} column={column} />
                </td>
              )}
              <td className={cell}>
                <ReportedMask given={reported?.columns.find(one => isSame(one.column, column))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {clear.length > 0 && (
        <p>
          {proof.readClear}: <span className="font-mono text-ink">{clear.map(({ column }) => column).join(', ')}</span>
        </p>
      )}
    </section>
  )
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Columns for which a mask was decided or is reported, those decided first. */
function maskLines({ decided, reported }: ProofRow): string[] {
  const columns = (decided?.masks ?? []).map(({ column }) => column)
  const more = (reported?.columns ?? []).filter(
    ({ column, masked }) => masked && !columns.some(known => isSame(known, column)),
  )
  return [...columns, ...more.map(({ column }) => column)]
}

function RowHead({ children }: { children: ReactNode }) {
  return (
    <th scope="row" className={classNames(cell, 'text-left font-normal text-faded')}>
      {children}
    </th>
  )
}

function Mark({ differs }: { differs: boolean }) {
  const { proof } = useMessages()
  const Icon = differs ? TriangleAlert : Check
  return (
    <span
      className={classNames(
        'inline-flex flex-none items-center gap-1',
        differs ? 'font-semibold text-plum' : 'text-celadon',
      )}
    >
      <Icon className="icon-12" />
      {differs ? proof.isDifferent : proof.asDecided}
    </span>
  )
}

function Filter({ filters }: { filters: string[] | null }) {
  const { proof } = useMessages()
  if (filters === null) return proof.otherFilter
  if (filters.length === 0) return proof.allRows
  return filters.map(filter => (
    <code key={filter} className="block break-words text-ink">
      {filter}
    </code>
  ))
}

function DecidedMask({ decided, column }: { decided: DecidedTable | null | undefined; column: string }) {
  const { audit, common, proof } = useMessages()
  const mask = decided?.masks.find(one => isSame(one.column, column))
  if (!mask) return decided ? proof.clear : proof.notDecided
  return (
    <span className="text-amber">
      <MaskHatch className="mr-1 align-[-2px]" />
      {common.mask[mask.mask]}
      {mask.mixed && ` (${audit.mixed})`}
    </span>
  )
}

function ReportedMask({ given }: { given: ProofColumn | undefined }) {
  const { proof } = useMessages()
  if (!given) return proof.notReported
  if (!given.masked) return proof.clear
  return (
    <>
      <span className="text-amber">
        <MaskHatch className="mr-1 align-[-2px]" />
        {proof.masked}
      </span>
      {given.expression !== null && (
        <details>
          <summary className="w-fit text-celadon">{proof.expression}</summary>
          <code className="block text-11 break-all text-ink">{given.expression}</code>
        </details>
      )}
    </>
  )
}
