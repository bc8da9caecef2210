'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { maxNoteChars, maxTags, tagSchema } from '@/lib/contracts/browse.ts'
import type { DescribeInput, Note, TablePage } from '@/lib/contracts/browse.ts'
import { api, ApiFault } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Field, Input, TextArea } from '@/app/_ui/base/field.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { tablePath } from '@/app/_ui/catalog/paths.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { table: TablePage; column: string | null; onClose: () => void }

function isNote(value: unknown): value is Note {
  return typeof value === 'object' && value !== null && 'text' in value && 'revision' in value
}

/** Tags as they were typed; null where one of them is none. */
function readTags(text: string): string[] | null {
  const parsed = text.split(/[\s,#]+/).filter(tag => tag !== '').map(tag => tagSchema.safeParse(tag))
  if (parsed.length > maxTags || parsed.some(({ success }) => !success)) return null
  return [...new Set(parsed.flatMap(({ data }) => data ?? []))]
}

/**
 * The owner's words about a table or a column. They show at once and are taken back where the server refuses; where
 * somebody else wrote meanwhile both texts stand side by side, and nothing is lost.
 */
export function DescribeDialog({ table, column, onClose }: Props) {
  const { catalog, common } = useMessages()
  const queries = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  const note = column === null ? table.note : (table.columns.find(({ name }) => name === column)?.note ?? table.note)
  const [text, setText] = useState(note.text || (column === null ? (table.comment ?? '') : ''))
  const [tagText, setTagText] = useState(note.tags.join(' '))
  const [base, setBase] = useState(note.revision)
  const [theirs, setTheirs] = useState<Note | null>(null)
  const tags = readTags(tagText)
  const key = ['table', table.catalog, table.schema, table.table]
  const show = (next: Note) =>
    queries.setQueryData<TablePage>(key, page =>
      page && (column === null ? { ...page, note: next } : {
        ...page, columns: page.columns.map(one => (one.name === column ? { ...one, note: next } : one)),
      }))
  const save = useMutation({
    mutationFn: (input: DescribeInput) => api.put<Note>(`/api/catalog/tables/${tablePath(table)}/note`, input),
    onMutate: ({ text: written = '', tags: chosen = [] }) => show({ ...note, text: written, tags: chosen }),
    onSuccess: saved => {
      show(saved)
      toast({ text: catalog.saved })
      void queries.invalidateQueries({ queryKey: ['catalog-search'] })
      void queries.invalidateQueries({ queryKey: ['catalog'] })
      onClose()
    },
    onError: error => {
      show(note)
      const current = error instanceof ApiFault && error.code === 'conflict' && typeof error.body === 'object'
        && error.body !== null && 'current' in error.body ? error.body.current : null
      if (isNote(current)) {
        setTheirs(current)
        setBase(current.revision)
        show(current)
      } else toast({ text: `${catalog.notSaved} ${words(error)}`, tone: 'failed' })
    },
  })
  const send = () => {
    if (tags) save.mutate({ column, text, revision: base, ...(column === null ? { tags } : {}) })
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={open => {
        if (!open) onClose()
      }}
      title={column === null ? catalog.describeTable(table.table) : catalog.describeColumn(column)}
      description={catalog.describeText}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" disabled={save.isPending || tags === null} onClick={send}>
            {theirs ? catalog.keepMine : common.save}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {theirs && (
          <div role="alert" className="rounded-4 border border-hatch bg-amber-wash p-3">
            <p className="font-semibold text-amber">{catalog.conflictTitle}</p>
            <p className="text-12">{catalog.conflictText}</p>
            <p className="mt-2 text-12 font-medium">{catalog.theirs}</p>
            <pre className="mt-1 max-h-40 overflow-auto rounded-4 bg-sheet p-2 font-mono text-12 whitespace-pre-wrap">
              {theirs.text}
              {theirs.tags.length > 0 && `\n\n${theirs.tags.map(tag => `#${tag}`).join(' ')}`}
            </pre>
            <Button
              className="mt-2"
              onClick={() => {
                setText(theirs.text)
                setTagText(theirs.tags.join(' '))
                setTheirs(null)
              }}
            >
              {catalog.takeTheirs}
            </Button>
          </div>
        )}
        <Field label={catalog.description} hint={catalog.markdown}>
          {ids => (
            <TextArea
              {...ids}
              autoFocus
              rows={column === null ? 8 : 4}
              maxLength={maxNoteChars}
              value={text}
              onChange={event => setText(event.target.value)}
            />
          )}
        </Field>
        {column === null && (
          <Field label={catalog.tagsLabel} hint={catalog.tagsHint} error={tags === null ? catalog.tagWrong : null}>
            {ids => <Input {...ids} large value={tagText} onChange={event => setTagText(event.target.value)} />}
          </Field>
        )}
      </div>
    </Dialog>
  )
}
