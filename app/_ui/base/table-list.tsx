import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'

export type ColumnSpec = { key: string; label: ReactNode; width?: string; numeric?: boolean; className?: string }

type Props = { columns: ColumnSpec[]; label: string; children: ReactNode; className?: string; minWidth?: number }

/** Rows of 28 px under a sunk head; wide ones scroll inside themselves. Children are `<tr>`s of `Cell`s. */
export function TableList({ columns, label, children, className, minWidth }: Props) {
  return (
    <div tabIndex={0} role="region" aria-label={label} className={classNames('overflow-auto', className)}>
      <table className="w-full table-fixed border-collapse text-12" {...(minWidth ? { style: { minWidth } } : {})}>
        <colgroup>
          {columns.map(column => (
            <col key={column.key} style={column.width ? { width: column.width } : {}} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(column => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  'sticky top-0 z-1 h-7 border-b border-line bg-sunk px-2 font-medium text-faded first:pl-3 last:pr-3',
                  column.numeric ? 'text-right' : 'text-left',
                  column.className,
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

type CellProps = { children?: ReactNode; numeric?: boolean; className?: string }

export function Cell({ children, numeric = false, className }: CellProps) {
  return (
    <td
      className={classNames(
        'h-7 overflow-hidden border-b border-line px-2 text-ellipsis whitespace-nowrap first:pl-3 last:pr-3',
        numeric && 'text-right font-mono',
        className,
      )}
    >
      {children}
    </td>
  )
}
