'use client'

import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { HistoryLine } from '@/lib/contracts/history.ts'
import { End } from '@/app/_ui/base/end.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { StateMark } from '@/app/_ui/history/state-mark.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { lines: HistoryLine[]; open: string | null; onOpen: (id: string) => void; onEnd: () => void }

const head = 'sticky top-0 z-1 h-7 border-b border-line bg-sunk px-2 text-left font-medium text-faded'
const cell = 'h-7 overflow-hidden border-b border-line px-2 text-ellipsis whitespace-nowrap'

/** Runs grouped by day, newest first. Arrow keys walk, Enter opens; the next page comes as the end comes near. */
export function RunList({ lines, open, onOpen, onEnd }: Props) {
  const { history } = useMessages()
  const body = useRef<HTMLTableSectionElement>(null)
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const buttons = [...(body.current?.querySelectorAll<HTMLButtonElement>('button[data-run]') ?? [])]
    const next = step === 0 ? undefined : buttons[buttons.findIndex(button => button === document.activeElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
  return (
    <table className="w-full table-fixed border-collapse text-12" aria-label={history.timeline}>
      <colgroup>
        <col className="w-26" />
        <col className="w-26" />
        <col />
        <col className="w-40 max-tablet:w-0" />
        <col className="w-19 max-phone:w-0" />
        <col className="w-24" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className={classNames(head, 'pl-6')}>{history.columns.time}</th>
          <th scope="col" className={head}>{history.columns.state}</th>
          <th scope="col" className={head}>{history.columns.statement}</th>
          <th scope="col" className={classNames(head, 'max-tablet:hidden')}>{history.columns.notebook}</th>
          <th scope="col" className={classNames(head, 'text-right! max-phone:hidden')}>{history.columns.took}</th>
          <th scope="col" className={classNames(head, 'pr-6 text-right!')}>{history.columns.rows}</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={walk}>
        {lines.map((line, index) => (
          <Line
            key={line.id}
            line={line}
            open={line.id === open}
            onOpen={onOpen}
            newDay={new Date(line.createdAt).toDateString() !== new Date(lines[index - 1]?.createdAt ?? 0).toDateString()}
          />
        ))}
        <tr aria-hidden>
          <td colSpan={6}><End key={lines.length} onEnd={onEnd} /></td>
        </tr>
      </tbody>
    </table>
  )
}

type LineProps = { line: HistoryLine; open: boolean; newDay: boolean; onOpen: (id: string) => void }

function Line({ line, open, newDay, onOpen }: LineProps) {
  const format = useFormats()
  const text = line.sql.replace(/\s+/g, ' ').trim()
  return (
    <>
      {newDay && (
        <tr>
          <th
            scope="rowgroup"
            colSpan={6}
            className="h-6 border-b border-line px-6 text-left text-11 font-semibold text-faded"
          >
            {format.fullDay(line.createdAt)}
          </th>
        </tr>
      )}
      <tr
        onClick={() => onOpen(line.id)}
        className={classNames(
          'cursor-pointer',
          open ? 'bg-celadon-wash [&>td:first-child]:shadow-[inset_2px_0_0_var(--celadon)]' : 'hover:bg-sunk/60',
        )}
      >
        <td className={classNames(cell, 'pl-6 font-mono')}>
          <button
            type="button"
            data-run={line.id}
            aria-current={open}
            aria-label={`${format.moment(line.createdAt)}: ${text.slice(0, 120)}`}
            onClick={event => {
              event.stopPropagation()
              onOpen(line.id)
            }}
            className="rounded-2 font-mono"
          >
            {format.time(line.createdAt)}
          </button>
        </td>
        <td className={cell}><StateMark state={line.state} /></td>
        <td className={cell}><code title={line.sql}>{text}</code></td>
        <td className={classNames(cell, 'text-faded max-tablet:hidden')}>{line.notebook?.title}</td>
        <td className={classNames(cell, 'text-right font-mono text-faded max-phone:hidden')}>
          {line.endedAt && line.state !== 'denied' ? format.duration(line.elapsedMs) : ''}
        </td>
        <td className={classNames(cell, 'pr-6 text-right font-mono')}>
          {line.state === 'succeeded' ? format.number(line.rows) : ''}
        </td>
      </tr>
    </>
  )
}
