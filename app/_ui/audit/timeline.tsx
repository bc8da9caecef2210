'use client'

import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { AuditLine } from '@/lib/contracts/audit.ts'
import { KindMark } from '@/app/_ui/audit/kind-mark.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { End } from '@/app/_ui/base/end.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { lines: AuditLine[]; entry: number | null; onOpen: (seq: number) => void; onEnd: () => void }

const head = 'sticky top-0 z-1 h-7 border-b border-line bg-sunk px-2 text-left font-medium text-faded'
const cell =
  'h-7 overflow-hidden border-b border-line px-2 text-ellipsis whitespace-nowrap max-phone:h-auto '
  + 'max-phone:border-0 max-phone:px-0'

/** Entries grouped by day, newest first. Arrow keys walk, Enter opens; the next page comes as the end comes near. */
export function Timeline({ lines, entry, onOpen, onEnd }: Props) {
  const { audit } = useMessages()
  const body = useRef<HTMLTableSectionElement>(null)
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const buttons = [...(body.current?.querySelectorAll<HTMLButtonElement>('button[data-seq]') ?? [])]
    const index = buttons.findIndex(button => button === document.activeElement)
    const next = buttons[index + step]
    if (index < 0 || !next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
  return (
    <table className="w-full table-fixed border-collapse text-12 max-phone:block" aria-label={audit.timeline}>
      <colgroup className="max-phone:hidden">
        <col className="w-18" />
        <col className="w-19" />
        <col className="w-28" />
        <col className="w-32" />
        <col />
        <col className="w-20" />
      </colgroup>
      <thead className="max-phone:hidden">
        <tr>
          <th scope="col" className={classNames(head, 'pl-3')}>
            {audit.columns.seq}
          </th>
          <th scope="col" className={head}>
            {audit.columns.time}
          </th>
          <th scope="col" className={head}>
            {audit.columns.person}
          </th>
          <th scope="col" className={head}>
            {audit.columns.what}
          </th>
          <th scope="col" className={head}>
            {audit.columns.statement}
          </th>
          <th scope="col" className={classNames(head, 'pr-3 text-right!')}>
            {audit.columns.rows}
          </th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={walk} className="max-phone:block">
        {lines.map((line, index) => (
          <Line
            key={line.seq}
            line={line}
            open={line.seq === entry}
            onOpen={onOpen}
            newDay={!isSameDay(line.at, lines[index - 1]?.at)}
          />
        ))}
        <tr aria-hidden>
          <td colSpan={6}>
            <End key={lines.length} onEnd={onEnd} />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

function isSameDay(iso: string, other: string | undefined): boolean {
  return other !== undefined && new Date(iso).toDateString() === new Date(other).toDateString()
}

type LineProps = { line: AuditLine; open: boolean; newDay: boolean; onOpen: (seq: number) => void }

function Line({ line, open, newDay, onOpen }: LineProps) {
  const format = useFormats()
  const { audit } = useMessages()
  const number = 'font-mono text-12'
  return (
    <>
      {newDay && (
        <tr className="max-phone:block">
          <th
            scope="rowgroup"
            colSpan={6}
            className={
              'h-6 border-b border-line px-3 text-left text-11 font-semibold text-faded max-phone:block '
              + 'max-phone:leading-6'
            }
          >
            {format.fullDay(line.at)}
          </th>
        </tr>
      )}
      <tr
        onClick={() => onOpen(line.seq)}
        className={classNames(
          'cursor-pointer max-phone:grid max-phone:grid-cols-[auto_auto_minmax(0,1fr)_auto] max-phone:gap-x-3 '
          + 'max-phone:border-b max-phone:border-line max-phone:px-4 max-phone:py-1.5',
          open ? 'bg-celadon-wash [&>td:first-child]:shadow-[inset_2px_0_0_var(--celadon)]' : 'hover:bg-sunk/60',
        )}
      >
        <td className={classNames(cell, number, 'pl-3 text-faded max-phone:pl-0')}>
          <button
            type="button"
            data-seq={line.seq}
            aria-current={open}
            title={audit.openEntry(format.number(line.seq))}
            onClick={event => {
              event.stopPropagation()
              onOpen(line.seq)
            }}
            className="rounded-2 font-mono"
          >
            {format.number(line.seq)}
          </button>
        </td>
        <td className={classNames(cell, number)}>{format.time(line.at)}</td>
        <td className={cell}>{line.user || '—'}</td>
        <td className={classNames(cell, 'max-phone:text-right')}>
          <KindMark line={line} />
        </td>
        <td className={classNames(cell, 'max-phone:col-span-3 max-phone:row-start-2 max-phone:h-auto')}>
          <code title={line.summary}>{line.summary}</code>
        </td>
        <td
          className={classNames(
            cell,
            number,
            'pr-3 text-right max-phone:col-start-4 max-phone:row-start-2 max-phone:h-auto max-phone:pr-0',
          )}
        >
          {line.rows === null ? '' : format.number(line.rows)}
        </td>
      </tr>
    </>
  )
}
