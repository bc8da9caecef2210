'use client'

import { ChartSpline, Funnel } from 'lucide-react'
import Link from 'next/link'
import type { FoundTable } from '@/lib/contracts/browse.ts'
import { Marked } from '@/app/_ui/base/marked.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { Tip } from '@/app/_ui/base/tooltip.tsx'
import { catalogPath } from '@/app/_ui/catalog/paths.ts'
import { engineName } from '@/lib/contracts/catalog.ts'
import { exploreTablePath } from '@/app/_ui/explore/address.ts'
import { ColumnName } from '@/app/_ui/explore/column-name.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { table: FoundTable; search: string; engine: boolean }

/** A table in the list: its name, what it is about, the columns that were found, and what one sees of it. */
export function FoundRow({ table, search, engine }: Props) {
  const { catalog, common } = useMessages()
  const word = search.split(/\s+/)[0] ?? ''
  return (
    <li className="group relative flex items-start gap-4 border-b border-line py-2.5 hover:bg-sunk/60">
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <Link
            href={catalogPath(table)}
            className={
              'fade-cut font-mono text-14 leading-5 font-semibold text-ink after:absolute after:inset-0 '
              + 'hover:no-underline'
            }
          >
            <Marked text={table.table} search={word} />
          </Link>
          <span className="fade-cut font-mono text-11 text-faded">{`${table.catalog}.${table.schema}`}</span>
        </div>
        <p className="fade-cut mt-0.5 text-12 text-faded">
          {table.about ? <Marked text={table.about} search={word} /> : catalog.noDescription}
        </p>
        {(table.columns.length > 0 || table.tags.length > 0) && (
          <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1">
            {table.columns.length > 0 && <span className="text-11 text-faded">{catalog.inColumns}</span>}
            {table.columns.map(column => (
              <Tag key={column.name} tone={column.mask ? 'amber' : 'plain'}>
                <ColumnName
                  column={column}
                  masked={column.mask ? catalog.columnMasked(common.mask[column.mask]) : ''}
                />
              </Tag>
            ))}
            {table.tags.map(tag => (
              <span key={tag} className="text-11 text-faded">
                #{tag}
              </span>
            ))}
          </div>
        )}
      </div>
      <div className="flex flex-none items-center gap-3 pt-0.5 text-12 text-faded">
        {engine && <span>{engineName[table.engine]}</span>}
        {table.filtered && <Funnel className="icon-12" role="img" aria-label={catalog.someRows} aria-hidden={false} />}
        {table.masked > 0 && (
          <span className="flex items-center gap-1 text-amber">
            <MaskHatch label={catalog.maskedColumns(table.masked)} />
            {table.masked}
          </span>
        )}
        <span className="w-20 text-right max-phone:hidden">{catalog.columns(table.width)}</span>
        <span className="w-16 text-right max-phone:hidden">{table.runs > 0 ? catalog.usedBy(table.runs) : ''}</span>
        <Tip text={catalog.explore}>
          <Link
            href={exploreTablePath(table)}
            aria-label={`${catalog.explore}: ${table.table}`}
            className="relative grid size-7 place-items-center rounded-4 text-faded hover:bg-line/60 hover:text-ink"
          >
            <ChartSpline />
          </Link>
        </Tip>
      </div>
    </li>
  )
}
