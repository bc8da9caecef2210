'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus, Search } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { NotebookList, NotebookSummary } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useCreateNotebook } from '@/app/_ui/frame/use-create-notebook.ts'
import { Crumbs, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { NotebookRow } from '@/app/_ui/home/notebook-row.tsx'
import { RenameDialog } from '@/app/_ui/home/rename-dialog.tsx'
import { useNotebookActions } from '@/app/_ui/home/use-notebook-actions.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useDelayed } from '@/app/_ui/use-delayed.ts'
import { useSlash } from '@/app/_ui/use-slash.ts'

type Asked = { what: 'rename' | 'delete'; notebook: NotebookSummary }

/** What one worked on last, and what others share; found by title and by SQL. */
export function HomePage() {
  const { home } = useMessages()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  const search = useDelayed(text.trim())
  const mayCreate = useMay('notebook:create')
  const create = useCreateNotebook()
  const { rename, duplicate, begin, remove } = useNotebookActions()
  const list = useQuery({
    queryKey: ['notebooks', search],
    queryFn: ({ signal }) =>
      api.get<NotebookList>(`/api/notebooks${search ? `?search=${encodeURIComponent(search)}` : ''}`, { signal }),
    placeholderData: keepPreviousData,
  })
  const close = () => setAsked(null)
  const section = (title: string, belongs: (notebook: NotebookSummary) => boolean) => (
    <Section title={title}>
      {list.data?.notebooks
        .filter(belongs)
        .map(notebook => (
          <NotebookRow
            key={notebook.id}
            notebook={notebook}
            search={search}
            onDuplicate={() => duplicate.mutate(notebook)}
            onBegin={() => begin.mutate(notebook)}
            onRename={() => setAsked({ what: 'rename', notebook })}
            onDelete={() => setAsked({ what: 'delete', notebook })}
          />
        ))}
    </Section>
  )
  const none = list.data?.notebooks.length === 0
  return (
    <main className="h-full overflow-y-auto">
      <Crumbs>
        <b>{home.title}</b>
      </Crumbs>
      <div className="mx-auto max-w-5xl pb-12">
        <PageHead title={home.title}>
          <Input
            ref={field}
            type="search"
            value={text}
            onChange={event => setText(event.target.value)}
            maxLength={200}
            placeholder={home.search}
            aria-label={home.search}
            before={<Search />}
            boxClassName="ml-1 w-84 max-phone:ml-0 max-phone:w-full"
            after={text === '' && <Kbd>/</Kbd>}
          />
          <span className="flex-1" />
          {mayCreate && (
            <Button kind="primary" onClick={create}>
              <Plus />
              {home.create}
            </Button>
          )}
        </PageHead>
        <div className="px-6 pt-2 max-phone:px-4">
          {list.isPending && <Skeleton className="py-4" widths={[42, 76, 38, 64, 47, 70]} />}
          {list.isError && <Failed part={home.part} error={list.error} onRetry={() => void list.refetch()} />}
          {none
            && (search ? (
              <Empty title={home.noMatchTitle} className="pt-16">
                {home.noMatch(search)}
              </Empty>
            ) : (
              <Empty
                title={home.noneTitle}
                className="pt-16"
                action={
                  mayCreate && (
                    <Button onClick={create}>
                      <Plus />
                      {home.create}
                    </Button>
                  )
                }
              >
                {mayCreate ? home.noneText : home.noneMayNot}
              </Empty>
            ))}
          {section(home.mine, ({ shared, template }) => shared === 'mine' && !template)}
          {section(home.shared, ({ shared, template }) => shared === 'with-me' && !template)}
          {section(home.templates, ({ template }) => template)}
        </div>
      </div>
      {asked?.what === 'rename' && (
        <RenameDialog
          title={asked.notebook.title}
          busy={rename.isPending}
          onClose={close}
          onRename={title => rename.mutate({ id: asked.notebook.id, title }, { onSuccess: close })}
        />
      )}
      {asked?.what === 'delete' && (
        <Confirm
          open
          onOpenChange={close}
          title={home.deleteTitle(asked.notebook.title)}
          description={home.deleteText}
          action={home.deleteAction}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(asked.notebook, { onSettled: close })}
        />
      )}
    </main>
  )
}

function Section({ title, children }: { title: string; children: ReactNode[] | undefined }) {
  if (!children?.length) return null
  return (
    <section className="mb-8">
      <h2 className="border-t border-ink pt-1 pb-1 text-12 font-semibold">{title}</h2>
      <ul className="border-t border-line">{children}</ul>
    </section>
  )
}
