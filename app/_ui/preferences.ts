'use client'

import { createContext, useContext } from 'react'
import type { Language, Theme } from '@/app/_ui/language.ts'

export type Preferences = {
  theme: Theme
  setTheme: (theme: Theme) => void
  setLanguage: (language: Language) => void
  /** For parts that write their own `<style>`: the editor, scroll areas. */
  nonce: string
}
export const PreferencesContext = createContext<Preferences | null>(null)

/** Theme and language setters, and the page's nonce. */
export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext)
  if (!preferences) throw new Error('usePreferences stands outside of Providers')
  return preferences
}
