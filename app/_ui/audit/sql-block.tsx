'use client'

import { Fragment } from 'react'
import { colourSql } from '@/app/_ui/audit/colour-sql.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'

const looks = {
  keyword: 'font-semibold text-(--sql-key)',
  function: 'text-(--sql-fn)',
  string: 'text-(--sql-str)',
  number: 'text-(--sql-num)',
  comment: 'italic text-faded',
  plain: '',
}

/** A statement to read: weight before colour, wide ones scroll inside. */
export function SqlBlock({ sql, label, className }: { sql: string; label: string; className?: string }) {
  return (
    <pre
      tabIndex={0}
      aria-label={label}
      className={classNames(
        'mt-1 max-h-80 overflow-auto rounded-4 bg-sunk px-2 py-1.5 font-mono text-12 leading-[18px] text-ink',
        className,
      )}
    >
      {colourSql(sql).map((part, index) =>
        part.kind === 'plain' ? (
          <Fragment key={index}>{part.text}</Fragment>
        ) : (
          <span key={index} className={looks[part.kind]}>
            {part.text}
          </span>
        ),
      )}
    </pre>
  )
}
