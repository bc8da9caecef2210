'use client'

import type { Note } from '@/lib/contracts/browse.ts'
import { MarkdownText } from '@/app/_ui/notebook/cell/markdown-text.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import '@/app/_ui/notebook/notebook.css'

/** What an owner wrote, or else what the warehouse says. HTML in it stays text. */
export function NoteText({ note, comment }: { note: Note; comment: string | null }) {
  const { catalog } = useMessages()
  const formats = useFormats()
  if (!note.text) return <p className="text-14">{comment}</p>
  return (
    <>
      <div className="nb-say px-0!">
        <MarkdownText source={note.text} taskLabel={catalog.description} />
      </div>
      {note.updatedBy && note.updatedAt && (
        <p className="mt-1 text-12 text-faded">{catalog.describedBy(note.updatedBy, formats.short(note.updatedAt))}</p>
      )}
    </>
  )
}
