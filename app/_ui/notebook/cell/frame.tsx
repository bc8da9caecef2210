'use client'

import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Turning } from '@/app/_ui/base/progress.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'
import { keepPlace } from '../page/keep-place.ts'
import { useDrag } from './use-drag.ts'

type Props = {
  cellId: string
  number: number
  kind: 'sql' | 'markdown'
  /** True where it will not run or has failed. */
  bad?: boolean
  running?: boolean
  first: boolean
  children: ReactNode
}

/** A cell's number, by which it can be dragged, and its box, which takes the focus while one walks between cells. */
export function CellFrame({ cellId, number, kind, bad = false, running = false, first, children }: Props) {
  const { notebook } = useMessages()
  const { place, go, mayEdit } = useNotebook()
  const { over, handle, target } = useDrag(cellId, number)
  const box = useRef<HTMLDivElement>(null)
  const at = place?.cellId === cellId
  const walking = at && !place.editing
  useEffect(() => {
    const element = box.current
    if (!walking || !element) return
    if (!element.contains(document.activeElement)) element.focus()
    return keepPlace(element)
  }, [walking])
  return (
    <div
      className={classNames(
        'nb-row-cell', at && 'at', bad && 'bad', kind === 'markdown' && 'prose',
        over === 'above' && 'drop-above', over === 'below' && 'drop-below',
      )}
      {...target}
    >
      <div
        aria-hidden
        className={classNames('nb-gutter', mayEdit && 'cursor-grab')}
        title={mayEdit ? notebook.dragCell : undefined}
        {...handle}
      >
        {number}
        {running && <Turning />}
      </div>
      <div
        ref={box}
        data-cell={cellId}
        tabIndex={at || (first && !place) ? 0 : -1}
        role="group"
        aria-label={notebook.cell(number)}
        className="nb-box"
        onFocus={event => {
          if (event.target === event.currentTarget && !at) go({ cellId, editing: false })
        }}
        onPointerDown={event => {
          if (!at && event.target instanceof Element && !event.target.closest('.cm-editor'))
            go({ cellId, editing: false })
        }}
      >
        {children}
      </div>
    </div>
  )
}
