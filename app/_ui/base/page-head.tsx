import type { ReactNode } from 'react'

/** The page's title, 20/700, with its tools beside it. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 px-6 pt-3 pb-2 max-phone:px-4">
      <h1 className="text-20 font-bold tracking-[-.015em]">{title}</h1>
      {children}
    </div>
  )
}
