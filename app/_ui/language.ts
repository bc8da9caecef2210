export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]
export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

export const languageCookie = 'sagwan-language'
export const themeCookie = 'sagwan-theme'
export const panelsCookie = 'sagwan-panels'

/** The language to speak: the cookie's, else the first of `Accept-Language` we have, else English. */
export function chooseLanguage(cookie: string | undefined, accepted: string | null): Language {
  const known = languages.find(language => language === cookie)
  if (known) return known
  for (const part of (accepted ?? '').split(',')) {
    const found = languages.find(language => part.trim().toLowerCase().startsWith(language))
    if (found) return found
  }
  return 'en'
}

/** The cookie's theme; without one the system decides. */
export function chooseTheme(cookie: string | undefined): Theme {
  return themes.find(theme => theme === cookie) ?? 'system'
}

/** Remembers a choice for a year; read by the server on the next page, so nothing flashes. */
export function rememberChoice(cookie: string, value: string): void {
  document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`
}
