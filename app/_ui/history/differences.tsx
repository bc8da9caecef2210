'use client'

import { Minus, Pencil, Plus } from 'lucide-react'
import type { Value } from '@/lib/contracts/engine.ts'
import type { Change, Comparison } from '@/lib/contracts/history.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { cellText, isNumeric } from '@/app/_ui/notebook/grid/format.ts'

const icons = { added: Plus, removed: Minus, changed: Pencil }
const tones: Record<Change, string> = { added: 'text-celadon', removed: 'text-plum', changed: 'text-faded' }

/** The rows that differ: what was there in faded type struck out, what is there now beside it. */
export function Differences({ comparison, masks }: { comparison: Comparison; masks: ReadonlyMap<number, MaskKind> }) {
  const { history } = useMessages()
  const { columns, rows } = comparison
  return (
    <div tabIndex={0} role="region" aria-label={history.tabCompare} className="max-h-[60vh] w-fit max-w-full overflow-auto border border-line bg-sheet">
      <table className="border-collapse text-12">
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 z-1 h-7 border-b border-line bg-sunk px-3 text-left font-medium text-faded">
              <span className="sr-only">{history.columns.state}</span>
            </th>
            {columns.map((column, index) => (
              <th
                key={index}
                scope="col"
                className={classNames(
                  'sticky top-0 z-1 h-7 border-b border-line bg-sunk px-3 font-mono font-medium whitespace-nowrap text-faded',
                  isNumeric(column.kind) ? 'text-right' : 'text-left',
                )}
              >
                {column.name} {masks.has(index) && <MaskHatch />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ change, before, after }, at) => {
            const Icon = icons[change]
            return (
              <tr key={at} className={change === 'added' ? 'bg-celadon-wash' : change === 'removed' ? 'bg-plum-wash' : ''}>
                <th scope="row" className={classNames('h-7 border-b border-line px-3 text-left font-normal whitespace-nowrap', tones[change])}>
                  <span className="flex items-center gap-1.5"><Icon className="icon-12" aria-hidden />{history.change[change]}</span>
                </th>
                {columns.map((column, index) => {
                  const was = before?.[index] ?? null
                  const is = after?.[index] ?? null
                  const differs = change === 'changed' && was !== is
                  return (
                    <td
                      key={index}
                      className={classNames(
                        'h-7 max-w-80 overflow-hidden border-b border-line px-3 font-mono text-ellipsis whitespace-nowrap',
                        isNumeric(column.kind) && 'text-right',
                        masks.has(index) && 'text-amber',
                        differs && 'bg-amber-wash',
                      )}
                    >
                      {differs && (
                        <del className="mr-2 text-faded"><span className="sr-only">{history.was('')}</span><Shown value={was} column={column} /></del>
                      )}
                      <Shown value={change === 'removed' ? was : is} column={column} />
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Shown({ value, column }: { value: Value; column: Comparison['columns'][number] }) {
  if (value === null) return <span className="text-11 text-faded">NULL</span>
  if (value === '') return <span className="text-faded">""</span>
  return <>{cellText(value, column)}</>
}
