'use client'

import { QueryCache, MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { Tooltip } from 'radix-ui'
import { useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import { ToastProvider } from '@/app/_ui/base/toast.tsx'
import { languageCookie, rememberChoice, themeCookie } from '@/app/_ui/language.ts'
import type { Language, Theme } from '@/app/_ui/language.ts'
import { PreferencesContext } from '@/app/_ui/preferences.ts'
import { LanguageProvider } from '@/app/_ui/messages/use-messages.tsx'
import { signInPath } from '@/app/_ui/sign-in/sign-in-again.tsx'

/** A session that has ended sends the reader to the sign-in page, and back afterwards. */
function leaveWhereSignedOut(error: unknown): void {
  if (!(error instanceof ApiFault) || error.code !== 'unauthenticated') return
  if (window.location.pathname === '/sign-in') return
  window.location.assign(signInPath())
}

const againMs = 3_000

/** True where waiting helps: nothing answers, or the server is starting. */
function isPassing(error: unknown): boolean {
  return isOffline(error) || (error instanceof ApiFault && error.status >= 502)
}

function createClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhereSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhereSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What could not be read because the server was away is read as soon as it is back, without a reload.
        refetchInterval: ({ state }) => (state.status === 'error' && isPassing(state.error) ? againMs : false),
        retry: (count, error) => count < 1 && !(error instanceof ApiFault && error.status < 500),
      },
    },
  })
}

type Props = { language: Language; theme: Theme; nonce: string; children: ReactNode }

/** Everything a page may rely on: data, words, theme, toasts, tooltips. */
export function Providers({ language, theme: initialTheme, nonce, children }: Props) {
  const [client] = useState(createClient)
  const [theme, applyTheme] = useState(initialTheme)
  // dialogs lock the page's scroll with a <style> of theirs, which the policy admits by this nonce only
  useState(() => {
    if (typeof window !== 'undefined') setNonce(nonce)
  })
  const setTheme = useCallback((next: Theme) => {
    rememberChoice(themeCookie, next)
    document.documentElement.dataset.theme = next
    applyTheme(next)
  }, [])
  const setLanguage = useCallback((next: Language) => {
    rememberChoice(languageCookie, next)
    // the server speaks too (titles, sign-in): a fresh page is the one way to have all of it in one language
    window.location.reload()
  }, [])
  const preferences = useMemo(() => ({ theme, setTheme, setLanguage, nonce }), [theme, setTheme, setLanguage, nonce])
  return (
    <QueryClientProvider client={client}>
      <LanguageProvider language={language}>
        <PreferencesContext value={preferences}>
          <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
            <ToastProvider>{children}</ToastProvider>
          </Tooltip.Provider>
        </PreferencesContext>
      </LanguageProvider>
    </QueryClientProvider>
  )
}
