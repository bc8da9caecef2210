'use client'

import { Funnel } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { catalogPath } from '@/app/_ui/catalog/paths.ts'
import { RuleLine } from '@/app/_ui/rule-link.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** What one sees of a table, in words, with the rules that say so. */
export function Facts({ table }: { table: TablePage }) {
  const { catalog } = useMessages()
  const formats = useFormats()
  const masked = table.columns.filter(({ mask }) => mask !== null).length
  const { usage, lineage } = table
  return (
    <aside className="text-12">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-ink pt-2">
        <Fact name={catalog.owner}>{table.owner ?? <span className="text-faded">{catalog.noOwner}</span>}</Fact>
        {table.engines.length > 1 && <Fact name={catalog.engine}>{engineName[table.engine]}</Fact>}
        <Fact name={catalog.rows}>
          {table.filter ? (
            <span className="flex items-start gap-1.5">
              <Funnel className="icon-12 mt-0.5 text-faded" aria-hidden />
              <code>{table.filter}</code>
            </span>
          ) : (
            catalog.allRows
          )}
        </Fact>
        {masked > 0 && (
          <Fact name={catalog.masks}>
            <span className="flex items-center gap-1.5 text-amber">
              <MaskHatch />
              {catalog.columns(masked)}
            </span>
          </Fact>
        )}
        <Fact name={catalog.exports}>
          {table.export ? (
            catalog.exportAs(table.export.formats.join(', '), formats.number(table.export.maxRows))
          ) : (
            <span className="text-faded">{catalog.noExport}</span>
          )}
        </Fact>
        <Fact name={catalog.usage}>
          {usage.runs > 0 ? (
            <>
              {catalog.usageWords(usage.runs, usage.people)}
              {usage.last && <span className="text-faded"> · {catalog.lastUsed(formats.ago(usage.last))}</span>}
            </>
          ) : (
            <span className="text-faded">{catalog.notUsed}</span>
          )}
        </Fact>
        {lineage.writtenAt && <Fact name={catalog.written}>{formats.ago(lineage.writtenAt)}</Fact>}
        {lineage.from.length > 0 && (
          <Fact name={catalog.filledFrom}>
            <Tables names={lineage.from} />
          </Fact>
        )}
        {lineage.into.length > 0 && (
          <Fact name={catalog.fills}>
            <Tables names={lineage.into} />
          </Fact>
        )}
      </dl>
      {table.rules.length > 0 && (
        <details className="mt-2 border-t border-line pt-2">
          <summary className="text-faded hover:text-ink">{catalog.why}</summary>
          <div className="mt-1">
            {table.rules.map(rule => (
              <RuleLine key={`${rule.file}:${rule.line}:${rule.text}`} rule={rule} />
            ))}
          </div>
        </details>
      )}
    </aside>
  )
}

/** Tables by their full names, each a link to its page. */
function Tables({ names }: { names: string[] }) {
  return (
    <ul>
      {names.map(name => {
        const [first = '', schema = '', ...rest] = name.split('.')
        return (
          <li key={name}>
            <Link href={catalogPath({ catalog: first, schema, table: rest.join('.') })} className="font-mono break-all">
              {name}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faded">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
