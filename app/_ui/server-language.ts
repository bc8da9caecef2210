import { cookies, headers } from 'next/headers'
import { chooseLanguage, languageCookie } from '@/app/_ui/language.ts'
import type { Language } from '@/app/_ui/language.ts'

/** The reader's language, for server components. */
export async function readLanguage(): Promise<Language> {
  const [jar, head] = await Promise.all([cookies(), headers()])
  return chooseLanguage(jar.get(languageCookie)?.value, head.get('accept-language'))
}
