import { notFound } from 'next/navigation'
import { ComponentSheet } from '@/app/_ui/dev/component-sheet.tsx'

export const metadata = { title: 'Components' }

/** Every base component in every state, on both grounds; for us only. */
export default function Page() {
  if (process.env.NODE_ENV === 'production') notFound()
  return <ComponentSheet />
}
