'use client'

import { Pencil, Search } from 'lucide-react'
import { useState } from 'react'
import type { TableColumn, TablePage } from '@/lib/contracts/browse.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { ColumnName } from '@/app/_ui/explore/column-name.tsx'
import { MarkdownText } from '@/app/_ui/notebook/cell/markdown-text.tsx'
import { shortType } from '@/app/_ui/catalog/short-type.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Tables of more columns than this get a field to find one. */
const manyColumns = 20

type Props = { table: TablePage; onDescribe: (column: string) => void }

/** The columns one sees: name, type, mask in words, and what is said about each. */
export function ColumnsTab({ table, onDescribe }: Props) {
  const { catalog, explore } = useMessages()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const columns = table.columns.filter(({ name, comment, note }) =>
    [name, comment ?? '', note.text].some(words => words.toLowerCase().includes(wanted)))
  return (
    <>
      {table.columns.length > manyColumns && (
        <Input
          type="search"
          value={text}
          before={<Search />}
          placeholder={explore.columnHint}
          aria-label={explore.columnHint}
          onChange={event => setText(event.target.value)}
          boxClassName="mb-3 w-72"
        />
      )}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={catalog.tab.columns}>
        <table className="w-full min-w-2xl table-fixed border-collapse text-12">
          <colgroup>
            <col className="w-56" />
            <col className="w-40" />
            <col className="w-40" />
            <col />
            {table.mayDescribe && <col className="w-10" />}
          </colgroup>
          <thead>
            <tr className="border-b border-line bg-sunk text-left text-faded [&>th]:h-7 [&>th]:px-2 [&>th]:font-medium">
              <th scope="col">{catalog.column}</th>
              <th scope="col">{catalog.type}</th>
              <th scope="col">{catalog.masks}</th>
              <th scope="col">{catalog.description}</th>
              {table.mayDescribe && (
                <th scope="col">
                  <span className="sr-only">{catalog.edit}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {columns.map(column => (
              <ColumnRow
                key={column.name}
                column={column}
                onDescribe={table.mayDescribe ? () => onDescribe(column.name) : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {columns.length === 0 && <p className="px-2 py-3 text-12 text-faded">{explore.noColumn}</p>}
    </>
  )
}

function ColumnRow({ column, onDescribe }: { column: TableColumn; onDescribe: (() => void) | null }) {
  const { catalog, common } = useMessages()
  const { note, comment, mask, mixed, classes } = column
  return (
    <tr className="border-b border-line align-top [&>td]:px-2 [&>td]:py-1.5">
      <td>
        <ColumnName column={column} masked={mask ? catalog.columnMasked(common.mask[mask]) : ''} />
        {classes.length > 0 && (
          <p className="mt-0.5 pl-4.5 text-11 text-faded" title={catalog.classHint}>
            {classes.map(tag => `#${tag}`).join(' ')}
          </p>
        )}
      </td>
      <td className="truncate font-mono text-faded" title={column.type}>
        {shortType(column.type)}
      </td>
      <td>
        {mask && (
          <span className="flex items-center gap-1.5 text-amber">
            <MaskHatch />
            {common.mask[mask]}
            {mixed && ` · ${catalog.mixed}`}
          </span>
        )}
      </td>
      <td className="break-words">
        {note.text ? (
          <div className="nb-say p-0! text-13! leading-5!">
            <MarkdownText source={note.text} taskLabel={catalog.description} />
          </div>
        ) : (
          (comment ?? <span className="text-faded">—</span>)
        )}
      </td>
      {onDescribe && (
        <td className="p-0!">
          <IconButton label={catalog.describeColumn(column.name)} onClick={onDescribe}>
            <Pencil />
          </IconButton>
        </td>
      )}
    </tr>
  )
}
