'use client'

import { Copy, GitCompareArrows, Table2, X } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import type { HistoryLine } from '@/lib/contracts/history.ts'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { StateMark } from '@/app/_ui/history/state-mark.tsx'
import { useSameRuns } from '@/app/_ui/history/use-history.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { PutInNotebook } from '@/app/_ui/put-in-notebook.tsx'

type Props = { line: HistoryLine; onOpen: (id: string) => void; onClose: () => void }

/** One run: its statement, how it went, and what one can do with it. */
export function RunPanel({ line, onOpen, onClose }: Props) {
  const { history } = useMessages()
  const format = useFormats()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog],[role=menu]')) onClose()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <aside
      aria-label={history.run}
      className={
        'flex h-full min-h-0 w-100 flex-none flex-col border-l border-line bg-sheet max-wide:absolute max-wide:inset-y-0 '
        + 'max-wide:right-0 max-wide:z-20 max-wide:shadow-pop max-phone:w-full'
      }
    >
      <div className="flex flex-none items-start gap-2 border-b border-line py-3 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="text-16 font-semibold">{format.fullDay(line.createdAt)}, {format.time(line.createdAt)}</h2>
          <p className="flex flex-wrap items-center gap-x-3 text-12 text-faded">
            <StateMark state={line.state} />
            <span>{engineName[line.engine]}</span>
            {line.endedAt && line.state !== 'denied' && <span>{format.duration(line.elapsedMs)}</span>}
            {line.state === 'succeeded' && (
              <span>{history.rowCount(line.rows)}</span>
            )}
          </p>
        </div>
        <IconButton label={history.close} keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <SqlBlock sql={line.sql} label={history.columns.statement} />
        <Fault line={line} />
        <Actions line={line} />
        {line.notebook && (
          <p className="mt-3 text-12 text-faded">
            {history.inNotebook}{' '}
            <Link
              className="text-celadon hover:underline"
              href={`/notebooks/${line.notebook.id}${line.notebook.cellId ? `#cell-${line.notebook.cellId}` : ''}`}
            >
              {line.notebook.title}
            </Link>
          </p>
        )}
        <SameRuns line={line} onOpen={onOpen} />
      </div>
    </aside>
  )
}

function Fault({ line: { error, state, readable } }: { line: HistoryLine }) {
  const { history, errors } = useMessages()
  if (error) {
    return <p className="mt-2 text-12 break-words text-plum">{error.message.charAt(0).toUpperCase() + error.message.slice(1)}</p>
  }
  return state === 'succeeded' && !readable ? <p className="mt-2 text-12 text-faded">{history.gone}</p>
    : state === 'interrupted' ? <p className="mt-2 text-12 text-faded">{errors.interrupted({})}</p> : null
}

function Actions({ line }: { line: HistoryLine }) {
  const { history } = useMessages()
  const toast = useToast()
  const words = useFaultWords()
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {line.readable && (
        <Link href={`/history/${line.id}`} className="contents">
          <Button kind="primary" tabIndex={-1}>
            <Table2 aria-hidden />
            {history.open}
          </Button>
        </Link>
      )}
      <PutInNotebook sql={line.sql} />
      <IconButton
        label={history.copySql}
        kind="plain"
        onClick={() => navigator.clipboard.writeText(line.sql).then(
          () => toast({ text: history.copied }), (error: unknown) => toast({ text: words(error), tone: 'failed' }))}
      >
        <Copy />
      </IconButton>
    </div>
  )
}

function isToday(iso: string): boolean {
  return new Date(iso).toDateString() === new Date().toDateString()
}

/** The same statement at other times, to go to or to compare with. */
function SameRuns({ line, onOpen }: { line: HistoryLine; onOpen: (id: string) => void }) {
  const { history } = useMessages()
  const format = useFormats()
  const same = useSameRuns(line.id)
  const others = same.data?.lines.filter(({ id }) => id !== line.id)
  return (
    <section className="mt-4 border-t border-line pt-3">
      <h3 className="text-12 font-semibold">{history.again}</h3>
      {same.isPending && <Skeleton className="py-3" widths={[80, 70]} />}
      {same.isError && <Failed part={history.part} error={same.error} onRetry={() => void same.refetch()} />}
      {others?.length === 0 && <p className="mt-1 text-12 text-faded">{history.noAgain}</p>}
      <ul>
        {others?.map(other => (
          <li key={other.id} className="flex h-8 items-center gap-3 border-b border-line text-12">
            <button type="button" className="font-mono text-celadon hover:underline" onClick={() => onOpen(other.id)}>
              {isToday(other.createdAt) ? '' : `${format.short(other.createdAt)} `}{format.time(other.createdAt)}
            </button>
            <StateMark state={other.state} />
            <span className="flex-1 text-right font-mono">{other.state === 'succeeded' ? format.number(other.rows) : ''}</span>
            {line.readable && other.readable ? (
              <Link
                href={`/history/${line.id}?with=${other.id}`}
                title={history.compareWith(format.moment(other.createdAt))}
                className="flex items-center gap-1 text-celadon hover:underline"
              >
                <GitCompareArrows className="icon-12" aria-hidden />
                {history.compare}
              </Link>
            ) : <span className="w-16" />}
          </li>
        ))}
      </ul>
    </section>
  )
}
