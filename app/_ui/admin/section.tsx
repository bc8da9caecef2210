import type { ReactNode } from 'react'

/** A part of the page under a line of ink. */
export function AdminSection({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-8">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 border-t border-ink py-1">
        <h2 className="text-12 font-semibold">{title}</h2>
        {note && <p className="text-12 text-faded">{note}</p>}
      </div>
      <div className="border-t border-line">{children}</div>
    </section>
  )
}
