'use client'

import { createContext, memo, useContext } from 'react'
import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import type { Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { easeEmphasis } from './emphasis.ts'

type Props = {
  source: string
  /** The name of a task's box for screen readers. */
  taskLabel: string
  /** Ticks or clears the task on a line, counted from 1; left out where the reader may not change the text. */
  onTask?: ((line: number) => void) | undefined
}

const plugins = [remarkGfm]
const TaskContext = createContext<{ line: number | null } & Omit<Props, 'source'>>({ line: null, taskLabel: '' })

const components: Components = {
  a: OutsideLink,
  img: ({ alt, src }) => <ImageName alt={alt} src={src} />,
  h1: 'h2',
  li: ({ node, children, className }) => (
    <TaskLine line={node?.position?.start.line ?? null} className={className}>{children}</TaskLine>
  ),
  input: TaskBox,
}

/**
 * Markdown as it is read. HTML in it stays text, addresses other than http, https, mailto and our own are dropped, and
 * nothing is fetched from anywhere: see `test/ui/markdown.test.ts`.
 */
export const MarkdownText = memo(function MarkdownText({ source, taskLabel, onTask }: Props) {
  return (
    <TaskContext value={{ line: null, taskLabel, onTask }}>
      <Markdown remarkPlugins={plugins} components={components}>
        {easeEmphasis(source)}
      </Markdown>
    </TaskContext>
  )
})

type LineProps = { line: number | null; className?: string | undefined; children?: ReactNode }

function TaskLine({ line, className, children }: LineProps) {
  const around = useContext(TaskContext)
  return (
    <TaskContext value={{ ...around, line }}>
      <li className={className}>{children}</li>
    </TaskContext>
  )
}

function TaskBox({ checked }: { checked?: boolean | undefined }) {
  const { line, taskLabel, onTask } = useContext(TaskContext)
  const may = onTask !== undefined && line !== null
  return (
    <input
      type="checkbox"
      aria-label={taskLabel}
      checked={checked === true}
      disabled={!may}
      onChange={() => {
        if (may) onTask(line)
      }}
      onClick={event => event.stopPropagation()}
      onDoubleClick={event => event.stopPropagation()}
    />
  )
}

/** Another page never learns where its reader came from, nor gets a hold of this one. */
function OutsideLink({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  const own = (href?.startsWith('/') && !href.startsWith('//')) || href?.startsWith('#')
  return (
    <a href={href} {...(own ? {} : { target: '_blank', rel: 'noopener noreferrer nofollow' })}>
      {children}
    </a>
  )
}

/** Pictures from elsewhere would tell their server who reads this: only their name is shown. */
function ImageName({ alt, src }: { alt?: string | undefined; src?: string | Blob | undefined }) {
  return <span className="text-faded">[{alt || (typeof src === 'string' ? src : '')}]</span>
}
