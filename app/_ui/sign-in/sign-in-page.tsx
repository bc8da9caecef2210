'use client'

import { useState } from 'react'
import { LargeSeal } from '@/app/_ui/base/seal-large.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { DemoPeople } from '@/app/_ui/sign-in/demo-people.tsx'
import { requestSignIn, toCode } from '@/app/_ui/sign-in/request.ts'
import { SignInForm } from '@/app/_ui/sign-in/sign-in-form.tsx'
import { SignInPreferences } from '@/app/_ui/sign-in/sign-in-preferences.tsx'

type Props = {
  /** What people call the directory; null where nobody gave it a name. */
  directory: string | null
  demo: boolean
  next: string
  /** True where a session has just run out. */
  ended: boolean
  /** A refusal that came with the address. */
  code: string | null
}

/** Who are you? At the left what this is, at the right the two fields. */
export function SignInPage({ directory, demo, next, ended, code }: Props) {
  const { errors, signIn } = useMessages()
  const faultWords = useFaultWords()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState(() => (code ? errors[toCode(code, 401)]({}) : null))
  const enter = async (name: string, password: string) => {
    setBusy(true)
    setRefusal(null)
    try {
      const answer = await requestSignIn(name, password)
      // a fresh page: everything that was read before belonged to nobody
      if (answer.ok) return window.location.assign(next)
      setRefusal(errors[answer.code](answer.params))
    } catch (error) {
      setRefusal(faultWords(error))
    }
    setBusy(false)
  }
  return (
    <div
      className={
        'grid min-h-dvh grid-cols-[minmax(0,560px)_minmax(0,1fr)] '
        + 'max-wide:grid-cols-[minmax(0,380px)_minmax(0,1fr)] max-tablet:grid-cols-1'
      }
    >
      <header
        className={
          'flex flex-col border-r border-line bg-sunk px-20 pt-24 pb-10 max-wide:px-12 max-tablet:border-r-0 '
          + 'max-tablet:border-b max-tablet:px-6 max-tablet:pt-8 max-tablet:pb-5'
        }
      >
        <LargeSeal label="Sagwan" />
        <p
          className={
            'mt-8 flex items-baseline gap-4 text-[40px] leading-12 font-bold tracking-[-.03em] max-tablet:mt-4'
          }
        >
          Sagwan{' '}
          <span lang="ko" className="text-20 font-normal tracking-normal text-faded">
            {signIn.korean}
          </span>
        </p>
        <div className="double-rule my-5" />
        <p className="max-w-96 text-16 leading-7 max-tablet:hidden">{signIn.story}</p>
        <p className="mt-3 max-w-96 text-14 text-faded max-tablet:mt-0">{signIn.promise}</p>
        <SignInPreferences />
      </header>
      <main className="flex flex-col px-24 pt-24 pb-10 max-wide:px-12 max-tablet:px-6 max-tablet:pt-8 [&>*]:max-w-160">
        <h1 className="text-20 font-semibold tracking-[-.01em]">{signIn.title}</h1>
        {directory && (
          <p className="mt-1 text-faded">
            {signIn.withAccount} <b className="text-ink">{directory}</b>
          </p>
        )}
        {ended && !refusal && <p className="mt-3 text-faded">{signIn.ended}</p>}
        <SignInForm busy={busy} refusal={refusal} onEnter={enter} />
        {demo && <DemoPeople busy={busy} onEnter={enter} />}
        <p className="mt-auto flex items-center gap-2 pt-10 text-12 text-faded">
          <Seal />
          {signIn.record}
        </p>
      </main>
    </div>
  )
}
