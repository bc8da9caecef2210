'use client'

import { Check, ChevronDown, CircleAlert } from 'lucide-react'
import { Checkbox as RadixCheckbox, Select as RadixSelect } from 'radix-ui'
import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { box } from '@/app/_ui/base/input.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'

export { Input } from '@/app/_ui/base/input.tsx'

type FieldProps = {
  label: string
  hint?: ReactNode
  /** What is wrong and what to do; takes the hint's place. */
  error?: string | null
  children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode
}

/** Label above, hint below; an error names what to do. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = error || hint ? `${id}-note` : undefined
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-12 font-medium">
        {label}
      </label>
      {children({ id: id, 'aria-describedby': note, 'aria-invalid': Boolean(error) })}
      {error ? (
        <p id={note} className="mt-1 flex items-center gap-1 text-12 text-plum">
          <CircleAlert className="icon-12" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={note} className="mt-1 text-12 text-faded">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...rest}
      className={classNames(
        box,
        'block w-full px-2.5 py-1.5',
        rest['aria-invalid'] ? 'border-plum' : 'border-edge',
        className,
      )}
    />
  )
}

type SelectProps = {
  value: string
  onValueChange: (value: string) => void
  options: { value: string; label: string }[]
  label?: string
  id?: string
  className?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean
}

/** One of a few; `label` names it where no `<label>` does. */
export function Select({ value, onValueChange, options, label, className, ...rest }: SelectProps) {
  const { nonce } = usePreferences()
  return (
    <RadixSelect.Root value={value} onValueChange={onValueChange}>
      <RadixSelect.Trigger
        {...rest}
        {...(label ? { 'aria-label': label } : {})}
        className={classNames(
          box,
          'inline-flex h-7 items-center justify-between gap-2 border-edge px-2 hover:bg-sunk',
          className,
        )}
      >
        <RadixSelect.Value />
        <RadixSelect.Icon asChild>
          <ChevronDown className="icon-12 text-faded" />
        </RadixSelect.Icon>
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          className={
            'z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-4 bg-sheet shadow-pop '
            + 'animate-appear'
          }
        >
          <RadixSelect.Viewport nonce={nonce} className="py-1">
            {options.map(option => (
              <RadixSelect.Item
                key={option.value}
                value={option.value}
                className={
                  'flex h-7 items-center gap-2 px-2 text-13 outline-none select-none '
                  + 'data-highlighted:bg-celadon-wash'
                }
              >
                <span className="w-3 flex-none">
                  <RadixSelect.ItemIndicator>
                    <Check className="icon-12 text-celadon" />
                  </RadixSelect.ItemIndicator>
                </span>
                <RadixSelect.ItemText>{option.label}</RadixSelect.ItemText>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  )
}

type CheckboxProps = {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  children: ReactNode
  disabled?: boolean
}

/** Yes or no, with its words. */
export function Checkbox({ checked, onCheckedChange, children, disabled = false }: CheckboxProps) {
  const id = useId()
  return (
    <span className="flex items-center gap-2">
      <RadixCheckbox.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={state => onCheckedChange(state === true)}
        className={
          'grid size-4 flex-none place-items-center rounded-3 border border-edge bg-sheet '
          + 'data-[state=checked]:border-celadon data-[state=checked]:bg-celadon'
        }
      >
        <RadixCheckbox.Indicator>
          <Check className="icon-12 text-celadon-ink" />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <label htmlFor={id} className="text-13">
        {children}
      </label>
    </span>
  )
}
