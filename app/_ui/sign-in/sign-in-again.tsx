'use client'

import { useState } from 'react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The sign-in page, which says that the session has ended and leads back to what is open here. */
export function signInPath(): string {
  const { pathname, search } = window.location
  return `/sign-in?ended=1&next=${encodeURIComponent(pathname + search)}`
}

/** The way back in for whoever's session ended under an open page; what they typed waits in the browser. */
export function SignInAgain({ className }: { className?: string | undefined }) {
  const { signIn } = useMessages()
  // The address as it is when it is pressed: a tab or a filter may stand in it by then.
  const [href, setHref] = useState('/sign-in?ended=1')
  const look = () => setHref(signInPath())
  return (
    <a href={href} className={className} onPointerDown={look} onFocus={look}>
      {signIn.submit}
    </a>
  )
}
