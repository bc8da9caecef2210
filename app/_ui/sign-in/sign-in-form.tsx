'use client'

import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Field, Input } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { busy: boolean; refusal: string | null; onEnter: (name: string, password: string) => Promise<void> }

/** Two fields. What is missing is said at the field, a refusal above the button, in the same words for every cause. */
export function SignInForm({ busy, refusal, onEnter }: Props) {
  const { signIn } = useMessages()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() && password) void onEnter(name.trim(), password)
  }
  return (
    <form onSubmit={submit} noValidate className="mt-4 grid w-78 max-w-full gap-3">
      <Field label={signIn.name} error={tried && !name.trim() ? signIn.nameMissing : null}>
        {ids => (
          <Input
            {...ids}
            large
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={signIn.password} error={tried && !password ? signIn.passwordMissing : null}>
        {ids => (
          <Input
            {...ids}
            large
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={event => setPassword(event.target.value)}
            after={
              <IconButton
                label={shown ? signIn.hide : signIn.show}
                aria-pressed={shown}
                className="-mr-2"
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff /> : <Eye />}
              </IconButton>
            }
          />
        )}
      </Field>
      <div role="alert">
        {refusal && (
          <p className="flex items-start gap-2 rounded-4 bg-plum-wash px-2.5 py-2 text-plum">
            <CircleAlert className="mt-0.5" />
            {refusal}
          </p>
        )}
      </div>
      <Button type="submit" kind="primary" large disabled={busy}>
        {busy ? signIn.checking : signIn.submit}
      </Button>
    </form>
  )
}
