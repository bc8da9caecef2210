'use client'

import { Fragment } from 'react'
import type { PolicyReport } from '@/lib/contracts/admin.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Glyph } from '@/app/_ui/policies/glyph.tsx'
import type { PolicyCell } from '@/app/_ui/policies/glyph.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type Chosen = { role: string; table: string }
type Props = { report: PolicyReport; tables: string[]; chosen: Chosen | null; onChoose: (chosen: Chosen) => void }

/** Roles × tables: each cell a small drawn table, its words beside it, and more on a click. */
export function Matrix({ report, tables, chosen, onChoose }: Props) {
  const { policies } = useMessages()
  const { roles, cells } = report
  return (
    <div tabIndex={0} role="region" aria-label={policies.matrixLabel} className="overflow-x-auto px-6 max-phone:px-4">
      <table className="w-full table-fixed border-collapse" style={{ minWidth: 176 + roles.length * 112 }}>
        <colgroup>
          <col style={{ width: 176 }} />
          {roles.map(({ role }) => (
            <col key={role} />
          ))}
        </colgroup>
        <thead>
          <tr className="text-left align-bottom text-12 font-medium">
            <th scope="col" className="sticky left-0 z-1 border-b border-ink bg-paper py-2 pr-3 font-medium">
              {policies.tables}
            </th>
            {roles.map(({ role, members, description }) => (
              <th key={role} scope="col" title={description} className="border-b border-ink px-3 py-2 font-medium">
                <span className="fade-cut block">{role}</span>
                <span className="fade-cut block text-11 font-normal text-faded" title={members.join('\n')}>
                  {members.map(shortMember).join(', ')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groupBySchema(tables).map(([schema, names]) => (
            <Fragment key={schema}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={roles.length + 1}
                  className="sticky left-0 h-7 border-b border-line pb-1 text-left align-bottom text-12 font-semibold"
                >
                  {schema}
                </th>
              </tr>
              {names.map(table => (
                <tr key={table}>
                  <th
                    scope="row"
                    title={table}
                    className={
                      'fade-cut sticky left-0 z-1 h-11 border-b border-line bg-paper pr-3 text-left font-mono '
                      + 'text-12 font-normal'
                    }
                  >
                    {table.split('.').at(-1)}
                  </th>
                  {roles.map(({ role }) => (
                    <td key={role} className="h-11 border-b border-line p-0">
                      <MatrixCell
                        cell={cells[table]?.[role] ?? null}
                        role={role}
                        table={table}
                        on={chosen?.role === role && chosen.table === table}
                        onChoose={() => onChoose({ role, table })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `cn=analysts,ou=groups,…` → `analysts`. */
function shortMember(member: string): string {
  return /^\w+=([^,]+)/.exec(member)?.[1] ?? member
}

function groupBySchema(tables: string[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const table of tables) {
    const schema = table.split('.').slice(0, -1).join('.')
    groups.set(schema, [...(groups.get(schema) ?? []), table])
  }
  return [...groups]
}

type CellProps = { cell: PolicyCell; role: string; table: string; on: boolean; onChoose: () => void }

function MatrixCell({ cell, role, table, on, onChoose }: CellProps) {
  const { policies } = useMessages()
  const words = cell ? describeCell(cell, policies) : []
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onChoose}
      className={classNames(
        'flex h-full w-full items-center gap-2 px-3 text-left text-11 leading-[13px] text-faded '
        + '-outline-offset-2 hover:bg-sunk/70',
        on && 'bg-celadon-wash shadow-[inset_0_0_0_2px_var(--celadon)]',
      )}
    >
      <Glyph cell={cell} />
      <span className="sr-only">{cell ? policies.cellLabel(role, table) : policies.noneFor(role, table)}</span>
      <span className="min-w-0">
        {words.map(word => (
          <span key={word} className="fade-cut block">
            {word}
          </span>
        ))}
      </span>
    </button>
  )
}

function describeCell(cell: NonNullable<PolicyCell>, words: ReturnType<typeof useMessages>['policies']): string[] {
  const parts = [
    cell.filter === null ? null : words.rows,
    cell.masked > 0 ? words.masked(cell.masked) : null,
    cell.closed > 0 ? words.closed(cell.closed) : null,
  ].filter(part => part !== null)
  return parts.length === 0 ? [words.all] : parts
}

/** What the drawings mean. */
export function Legend() {
  const {
    policies: { legend },
  } = useMessages()
  const cell = { filter: null, masked: 0, closed: 0, columns: 4 }
  const kinds: [PolicyCell, string][] = [
    [cell, legend.full],
    [{ ...cell, filter: '…' }, legend.rows],
    [{ ...cell, masked: 1 }, legend.masked],
    [{ ...cell, filter: '…', masked: 1 }, legend.both],
    [null, legend.none],
  ]
  return (
    <ul className="flex flex-wrap items-center gap-x-5 gap-y-1 px-6 py-3 text-12 text-faded max-phone:px-4">
      {kinds.map(([kind, label]) => (
        <li key={label} className="flex items-center gap-2">
          <Glyph cell={kind} />
          {label}
        </li>
      ))}
    </ul>
  )
}
