'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { useCallback, useId, useRef, useState } from 'react'
import type { Explanation, PolicyPeople } from '@/lib/contracts/admin.ts'
import { api, ApiFault } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Field, Input } from '@/app/_ui/base/field.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Empty, Failed } from '@/app/_ui/base/states.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ExplainAnswer } from '@/app/_ui/policies/explain-answer.tsx'

const ExplainEditor = dynamic(() => import('./explain-editor.tsx').then(module => module.ExplainEditor), { ssr: false })

/** A person and a statement: what they would see of it, and which lines of the policy say so. */
export function Explain() {
  const { policies } = useMessages()
  const mod = useModifier()
  const asked = useSearchParams().get('as') ?? ''
  const [user, setUser] = useState(asked)
  const [sql, setSql] = useState('')
  const list = useId()
  const people = useQuery({
    queryKey: ['policy-people'],
    queryFn: ({ signal }) => api.get<PolicyPeople>('/api/policies/people', { signal }),
  })
  const explain = useMutation({
    mutationFn: (input: { user: string; sql: string }) => api.post<Explanation>('/api/policies/explain', input),
  })
  const ready = user.trim() !== '' && sql.trim() !== ''
  const latest = useRef<() => void>(() => {})
  latest.current = () => {
    if (ready && !explain.isPending) explain.mutate({ user: user.trim(), sql })
  }
  const run = useCallback(() => latest.current(), [])
  const { error, data, variables } = explain
  const unknown = error instanceof ApiFault && error.code === 'not-found' && variables?.user === user.trim()
  const stale = data !== undefined && (variables?.user !== user.trim() || variables.sql !== sql)
  return (
    <div className="grid content-start gap-5 px-6 py-4 max-phone:px-4">
      <form
        className="grid max-w-4xl gap-3"
        onSubmit={event => {
          event.preventDefault()
          run()
        }}
      >
        <div className="max-w-72">
          <Field
            label={policies.person}
            hint={policies.personHint}
            error={unknown ? policies.noPerson(user.trim()) : null}
          >
            {ids => (
              <Input
                {...ids}
                value={user}
                onChange={event => setUser(event.target.value)}
                list={list}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
          <datalist id={list}>
            {people.data?.people.map(({ user: value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </datalist>
        </div>
        <div>
          <p className="mb-1 text-12 font-medium">{policies.statement}</p>
          <div className="min-h-14 rounded-4 border border-edge bg-sheet focus-within:border-celadon">
            <ExplainEditor value={sql} onChange={setSql} onRun={run} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" kind="primary" disabled={!ready || explain.isPending}>
            <ScanSearch />
            {policies.explainIt}
          </Button>
          <Kbd>{`${mod} Enter`}</Kbd>
          <span className="text-12 text-faded">{policies.explainNote}</span>
        </div>
      </form>
      {explain.isPending && <Progress label={policies.explaining} value={null} />}
      {error !== null && !unknown && <Failed part={policies.explanation} error={error} onRetry={run} />}
      {data && !explain.isPending && <ExplainAnswer explanation={data} stale={stale} />}
      {explain.isIdle && <Empty title={policies.explainEmpty}>{policies.explainEmptyText}</Empty>}
    </div>
  )
}
