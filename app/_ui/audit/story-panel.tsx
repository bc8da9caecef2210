'use client'

import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { AuditPage, AuditStory } from '@/lib/contracts/audit.ts'
import { AskNext } from '@/app/_ui/audit/ask-next.tsx'
import { ExecutionSteps } from '@/app/_ui/audit/execution-steps.tsx'
import { Hash } from '@/app/_ui/audit/hash.tsx'
import { OtherSteps } from '@/app/_ui/audit/other-steps.tsx'
import { Steps } from '@/app/_ui/audit/steps.tsx'
import { storyTitle } from '@/app/_ui/audit/story-title.ts'
import { useAuditStory } from '@/app/_ui/audit/use-audit.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { seq: number; verified: AuditPage['verified']; onClose: () => void }

/** One entry with everything on record about its execution, and its place in the chain. */
export function StoryPanel({ seq, verified, onClose }: Props) {
  const messages = useMessages()
  const { audit } = messages
  const format = useFormats()
  const story = useAuditStory(seq)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog],[role=menu]'))
        onClose()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <aside ref={panel} aria-label={audit.story} className="flex h-full min-h-0 flex-col bg-sheet">
      <div className="flex flex-none items-start gap-2 border-b border-line py-3 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="text-16 font-semibold break-words">
            {story.data ? storyTitle(story.data, messages) : audit.no(format.number(seq))}
          </h2>
          {story.data && (
            <p className="text-12 text-faded">
              {format.fullDay(story.data.entry.at)}, {audit.no(format.number(seq))}
            </p>
          )}
        </div>
        <IconButton label={audit.closeStory} keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-3">
        {story.isPending && <Skeleton widths={[40, 72, 30, 80, 64, 36, 70]} className="py-2" />}
        {story.isError && <Failed part={audit.storyPart} error={story.error} onRetry={() => void story.refetch()} />}
        {story.data && <Story story={story.data} />}
      </div>
      {story.data && <Chain story={story.data} verified={verified} />}
    </aside>
  )
}

function Story({ story }: { story: AuditStory }) {
  const { audit } = useMessages()
  const { entry } = story
  const first = story.story[0] ?? entry
  const ofExecution = 'executionId' in first.event
  const looked = story.story.some(
    ({ event, actor }) => event.kind === 'result.viewed' && actor.user !== first.actor.user,
  )
  const ran = story.story.some(({ event }) => event.kind === 'query.closed' && event.outcome === 'succeeded')
  return (
    <>
      <Steps>
        {ofExecution ? (
          story.story.map(one => <ExecutionSteps key={one.seq} entry={one} story={story.story} />)
        ) : (
          <OtherSteps entry={entry} />
        )}
      </Steps>
      {ran && !looked && <p className="-mt-1 pb-3 pl-8 text-12 text-faded">{audit.nobodyElse}</p>}
      <AskNext story={story} />
    </>
  )
}

/** The hashes that chain this entry to the one before and the one after it: always in sight. */
function Chain({ story: { entry, next }, verified }: { story: AuditStory; verified: AuditPage['verified'] }) {
  const { audit, common } = useMessages()
  const format = useFormats()
  const covered = verified !== null && verified.seq >= entry.seq
  return (
    <div className="grid flex-none grid-cols-[28px_minmax(0,1fr)] gap-3 border-t border-line bg-paper px-4 py-3">
      <Seal size={28} label={common.onRecord} />
      <div>
        <p className="flex items-baseline gap-2">
          {covered && verified.ok && <b className="text-seal-text">{audit.verifiedWord}</b>}
          {covered && !verified.ok && <b className="text-plum">{audit.brokenWord}</b>}
          {!covered && <span className="text-faded">{audit.notYet}</span>}
          {covered && <span className="text-12 text-faded">{format.moment(verified.at)}</span>}
        </p>
        <dl className="mt-1 grid grid-cols-[64px_minmax(0,1fr)] gap-x-2 text-12 leading-5">
          <dt className="text-faded">{audit.chain.previous}</dt>
          <dd>
            <Hash hash={entry.previous} className="text-faded" />
          </dd>
          <dt className="text-faded">{audit.chain.this}</dt>
          <dd>
            <Hash hash={entry.hash} copy />
          </dd>
          <dt className="text-faded">{audit.chain.next}</dt>
          <dd className="text-faded">{next ? <Hash hash={next} /> : audit.chain.newest}</dd>
        </dl>
      </div>
    </div>
  )
}
