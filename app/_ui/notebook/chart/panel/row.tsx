'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { Input, Select } from '@/app/_ui/base/field.tsx'

/** Stands for nothing in lists of columns, where any text may be a name. */
export const none = '\u0000'

/** A name at the left, a control at the right; `wide`: below it, for controls that need the room. */
export function Row({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'grid gap-1' : 'nb-panel-row'}>
      <span className="pt-1 text-12 text-faded">{label}</span>
      <div className="grid min-w-0 gap-1.5">{children}</div>
    </div>
  )
}

type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

/** One of a few, as wide as its place. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select
      label={label}
      value={value}
      options={options}
      className="w-full min-w-0 [&>span:first-child]:truncate"
      onValueChange={next => {
        const found = options.find(option => option.value === next)
        if (found) onChange(found.value)
      }}
    />
  )
}

/** The keys of a message record as options. */
export function optionsOf<T extends string>(
  keys: readonly T[],
  words: Record<T, string>,
): { value: T; label: string }[] {
  return keys.map(value => ({ value, label: words[value] }))
}

type NumberProps = {
  label: string
  value: number | null
  hint: string
  min: number
  max: number
  whole?: boolean
  onChange: (value: number | null) => void
}

/** A number, or nothing; what is no number yet is kept while it is typed. */
export function NumberInput({ label, value, hint, min, max, whole = true, onChange }: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Input
      aria-label={label}
      inputMode="decimal"
      placeholder={hint}
      value={typed ?? (value === null ? '' : String(value))}
      onBlur={() => setTyped(null)}
      onChange={event => {
        const text = event.target.value
        setTyped(text)
        const number = Number(text)
        if (text.trim() === '') onChange(null)
        else if (Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number)))
          onChange(number)
      }}
    />
  )
}

/** A part of the panel that folds; what is seldom wanted stays shut. */
export function Fold({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  const [shown, setShown] = useState(open)
  const id = useId()
  return (
    <section className="nb-panel-part">
      <h4>
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setShown(now => !now)}
          className="flex h-7 w-full items-center gap-1 text-12 font-semibold hover:text-celadon"
        >
          <ChevronRight className={`icon-12 transition-transform ${shown ? 'rotate-90' : ''}`} aria-hidden />
          {title}
        </button>
      </h4>
      <div id={id} hidden={!shown} className="grid gap-2 pb-3">
        {shown && children}
      </div>
    </section>
  )
}
