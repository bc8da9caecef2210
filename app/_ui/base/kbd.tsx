import type { ReactNode } from 'react'

/** A key, or keys pressed together. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd
      className={
        'rounded-3 border border-line bg-paper px-1 font-text text-11 font-medium whitespace-nowrap text-faded'
      }
    >
      {children}
    </kbd>
  )
}
