'use client'

import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import { formatsFor } from '@/app/_ui/format.ts'
import type { Formats } from '@/app/_ui/format.ts'
import type { Language } from '@/app/_ui/language.ts'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'

const LanguageContext = createContext<Language>('en')

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  return useContext(LanguageContext)
}

/** The words of the interface in the reader's language, by area: `const { audit, common } = useMessages()`. */
export function useMessages(): Messages {
  return messagesFor(useContext(LanguageContext))
}

/** Numbers, sizes, times in the reader's language. */
export function useFormats(): Formats {
  return formatsFor(useContext(LanguageContext))
}
