'use client'

import { memo, useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useSavedCell } from '../context.tsx'
import { easeEmphasis } from './emphasis.ts'
import { CellFrame } from './frame.tsx'
import { CellMenu } from './menu.tsx'
import { Conflict } from './conflict.tsx'

type Props = { cellId: string; number: number; first: boolean }
const plugins = [remarkGfm]

/** Text between statements. HTML in it stays text; Enter writes, Shift Enter and Esc read. */
export const MarkdownCell = memo(function MarkdownCell({ cellId, number, first }: Props) {
  const { notebook } = useMessages()
  const { mayEdit, saver, place, go, run } = useNotebook()
  const cell = useSavedCell(cellId)
  const field = useRef<HTMLTextAreaElement>(null)
  const writing = mayEdit && place?.cellId === cellId && place.editing
  useEffect(() => {
    if (writing) field.current?.focus()
  }, [writing])
  if (!cell) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey
    if (event.key === 'Escape' || (event.key === 'Enter' && (event.shiftKey || mod))) {
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Enter') run(cellId, event.shiftKey ? 'next' : 'stay')
      else go({ cellId, editing: false })
    } else if (mod && event.key === 's') {
      event.preventDefault()
      void saver.flushAll()
    }
  }
  return (
    <CellFrame cellId={cellId} number={number} kind="markdown" first={first}>
      {writing ? (
        <div className="nb-writing">
          <textarea
            ref={field}
            aria-label={notebook.markdownLabel(number)}
            placeholder={notebook.markdownHint}
            value={cell.source}
            onKeyDown={onKeyDown}
            onChange={event => saver.edit(cellId, { source: event.target.value })}
            rows={Math.max(3, cell.source.split('\n').length)}
          />
        </div>
      ) : (
        <div
          className="nb-say"
          onDoubleClick={() => {
            if (mayEdit) go({ cellId, editing: true })
          }}
        >
          {cell.source.trim() === '' ? (
            <p className="text-faded">{notebook.emptyMarkdown}</p>
          ) : (
            <Markdown remarkPlugins={plugins} components={{ a: OutsideLink, img: ImageName, h1: 'h2' }}>
              {easeEmphasis(cell.source)}
            </Markdown>
          )}
        </div>
      )}
      <div className="nb-hover">
        <CellMenu cellId={cellId} />
      </div>
      {cell.conflict && <Conflict cellId={cellId} mine={cell.source} theirs={cell.conflict.source} />}
    </CellFrame>
  )
})

/** Another page never learns where its reader came from, nor gets a hold of this one. */
function OutsideLink({ href, children }: { href?: string; children?: ReactNode }) {
  const own = href?.startsWith('/') || href?.startsWith('#')
  return (
    <a href={href} {...(own ? {} : { target: '_blank', rel: 'noopener noreferrer' })}>
      {children}
    </a>
  )
}

/** Pictures from elsewhere would tell their server who reads this: only their name is shown. */
function ImageName({ alt, src }: { alt?: string; src?: string | Blob }) {
  return <span className="text-faded">[{alt || (typeof src === 'string' ? src : '')}]</span>
}
