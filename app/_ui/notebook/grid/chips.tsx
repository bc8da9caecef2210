'use client'

import { ArrowDown, ArrowUp, Columns3, Eye, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { emptyGrid } from '@/lib/contracts/view-choices.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { filterWords, groupFilters } from './filter-words.ts'
import { AsSql } from './as-sql.tsx'
import { arrange, withHidden } from './state.ts'

type Props = {
  sql: string
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  state: GridState
  onState: (state: GridState) => void
  onCell: ((sql: string) => void) | null
  /** Leaves sort and columns out: a pivot has neither. */
  filtersOnly?: boolean
  children?: ReactNode
}

/** What was made of the rows, each piece with a cross, and the whole of it as SQL. */
export function Chips({ sql, columns, masks, state, onState, onCell, filtersOnly = false, children }: Props) {
  const words = useMessages()
  const { result, common } = words
  const { keys, hidden } = arrange(columns, state)
  const columnOf = (key: string) => columns[keys.indexOf(key)]
  const known = (key: string) => columnOf(key) !== undefined
  const filters = groupFilters(state.filter.filter(({ column }) => known(column)))
  const sorts = filtersOnly ? [] : state.sort.filter(({ column }) => known(column))
  const arranged = !filtersOnly && (hidden.length > 0 || state.order.length > 0)
  if (filters.length === 0 && sorts.length === 0 && !arranged) return null
  return (
    <div className="nb-chips" role="group" aria-label={result.chips}>
      {filters.map(({ column, filters: group }, index) => {
        const spec = columnOf(column) ?? { name: column, kind: 'other' as const }
        const mask = masks.get(keys.indexOf(column))
        return (
          <Tag
            key={`${column} ${index}`}
            tone={mask ? 'amber' : 'on'}
            removeLabel={result.removeFilter(spec.name)}
            onRemove={() => onState({ ...state, filter: state.filter.filter(filter => !group.includes(filter)) })}
            className="max-w-96"
          >
            {mask && <MaskHatch label={common.masked} />}
            <b className="font-mono font-medium">{spec.name}</b>
            <bdi>
              {group.length === 2
                ? result.range(group[0]?.value ?? '', group[1]?.value ?? '')
                : group.map(filter => filterWords(filter, spec, words)).join(', ')}
            </bdi>
          </Tag>
        )
      })}
      {sorts.length > 0 && <span>{result.sortedBy}</span>}
      {sorts.map(({ column, descending }) => (
        <Tag
          key={column}
          tone="on"
          removeLabel={result.removeSort(columnOf(column)?.name ?? column)}
          onRemove={() => onState({ ...state, sort: state.sort.filter(item => item.column !== column) })}
        >
          <b className="font-mono font-medium">{columnOf(column)?.name}</b>
          {descending ? <ArrowDown aria-label={result.sortDown} /> : <ArrowUp aria-label={result.sortUp} />}
        </Tag>
      ))}
      {arranged && (
        <Menu
          align="start"
          trigger={
            <button type="button" className="flex items-center gap-1 rounded-3 px-1 hover:bg-sunk hover:text-ink">
              <Columns3 className="icon-12" aria-hidden />
              {hidden.length > 0 ? result.hiddenColumns(hidden.length) : result.resetColumns}
            </button>
          }
        >
          {hidden.slice(0, 200).map(position => (
            <MenuItem
              key={position}
              icon={<Eye />}
              onSelect={() => onState(withHidden(state, keys[position] ?? '', false))}
            >
              {result.showColumn(columns[position]?.name ?? '')}
            </MenuItem>
          ))}
          {hidden.length > 1 && (
            <MenuItem onSelect={() => onState({ ...state, hidden: [] })}>{result.showAllColumns}</MenuItem>
          )}
          {hidden.length > 0 && <MenuLine />}
          <MenuItem icon={<RotateCcw />} onSelect={() => onState({ ...state, hidden: [], order: [], pinned: [] })}>
            {result.resetColumns}
          </MenuItem>
        </Menu>
      )}
      {children}
      <span className="ml-auto flex items-center gap-2">
        <AsSql
          sql={sql}
          columns={columns}
          state={filtersOnly ? { ...emptyGrid, filter: state.filter } : state}
          onCell={onCell}
        />
        {filters.length + sorts.length > 1 && (
          <button
            type="button"
            className="rounded-3 px-1 hover:bg-sunk hover:text-ink"
            onClick={() => onState(filtersOnly ? { ...state, filter: [] } : { ...state, filter: [], sort: [] })}
          >
            {result.clearAll}
          </button>
        )}
      </span>
    </div>
  )
}
