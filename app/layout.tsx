import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { chooseLanguage, chooseTheme, languageCookie, themeCookie } from '@/app/_ui/language.ts'
import { Providers } from '@/app/_ui/providers.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Sagwan', template: '%s · Sagwan' },
  description: 'Query as yourself, under rules you can read. Every statement is on the record.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** Reads who speaks which language under which light, and hands the page's nonce to the client once. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // a page rendered ahead of time has no nonce, and its scripts would be blocked
  await connection()
  const [jar, head] = await Promise.all([cookies(), headers()])
  const language = chooseLanguage(jar.get(languageCookie)?.value, head.get('accept-language'))
  const theme = chooseTheme(jar.get(themeCookie)?.value)
  return (
    <html lang={language} data-theme={theme}>
      <body>
        <Providers language={language} theme={theme} nonce={head.get('x-nonce') ?? ''}>{children}</Providers>
      </body>
    </html>
  )
}
