'use client'

import { ArrowRight } from 'lucide-react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The people of the demo's directory; the password of each is their name. */
const people = [
  { user: 'analyst', name: 'Kim Jiwoo' },
  { user: 'analyst-jp', name: 'Sato Misaki' },
  { user: 'marketer', name: 'Choi Yuna' },
  { user: 'owner', name: 'Park Minseo' },
  { user: 'auditor', name: 'Lee Hana' },
  { user: 'admin', name: 'Han Seojun' },
] as const

type Props = { busy: boolean; onEnter: (name: string, password: string) => Promise<void> }

/** One click to look around as somebody; only where the embedded demo directory runs. */
export function DemoPeople({ busy, onEnter }: Props) {
  const { signIn } = useMessages()
  return (
    <section aria-labelledby="demo-title" className="mt-10">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 id="demo-title" className="text-14 leading-5 font-semibold">
          {signIn.demoTitle}
        </h2>
        <span className="text-12 text-faded">{signIn.demoHint}</span>
      </div>
      <ul className="mt-3 grid grid-cols-2 border-t border-line max-phone:grid-cols-1">
        {people.map(({ user, name }) => (
          <li key={user} className="border-b border-line odd:border-r max-phone:odd:border-r-0">
            <button
              type="button"
              disabled={busy}
              onClick={() => void onEnter(user, user)}
              className={
                'group grid min-h-21 w-full grid-cols-[32px_minmax(0,1fr)_16px] items-start gap-3 p-3 text-left '
                + 'hover:bg-celadon-wash'
              }
            >
              <span
                aria-hidden
                className={
                  'size-8 rounded-full border border-edge bg-sheet text-center text-13 leading-[30px] '
                  + 'font-semibold'
                }
              >
                {name[0]}
              </span>
              <span>
                <b>{user}</b> <span className="text-12 text-faded">{name}</span>
                <span className="block text-12 leading-[18px] text-faded">{signIn.people[user]}</span>
              </span>
              <ArrowRight className="mt-0.5 text-faint group-hover:text-celadon" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
