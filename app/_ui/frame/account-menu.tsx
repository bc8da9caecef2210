'use client'

import { ChevronDown, LogOut } from 'lucide-react'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { languages, themes } from '@/app/_ui/language.ts'
import { useFormats, useLanguage, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'

/** Ends the session on the server, then shows the sign-in page. */
export function useSignOut(): () => void {
  const { frame } = useMessages()
  const toast = useToast()
  return () => {
    import('next-auth/react').then(({ signOut }) => signOut({ redirect: false })).then(
      () => window.location.assign('/sign-in'),
      () => toast({ text: frame.signOutFailed, tone: 'failed' }),
    )
  }
}

/** `cn=analysts,ou=groups,dc=…` → `analysts`: what people call a group. */
function groupName(dn: string): string {
  return /^[^=,]+=((?:\\.|[^,\\])+)/.exec(dn)?.[1]?.replace(/\\(.)/g, '$1') ?? dn
}

/** Who one is, through which groups one has which roles, until when; language, theme, sign out. */
export function AccountMenu() {
  const { frame } = useMessages()
  const account = useAccount()
  const format = useFormats()
  const language = useLanguage()
  const { theme, setTheme, setLanguage } = usePreferences()
  const leave = useSignOut()
  const country = account.attributes.country
  const trigger = (
    <button
      type="button"
      className={
        'flex h-7 flex-none items-center gap-2 rounded-4 pr-1 pl-2 whitespace-nowrap hover:bg-sunk '
        + 'data-[state=open]:bg-sunk max-phone:pl-1'
      }
    >
      <Face name={account.name} />
      <span className="sr-only">{frame.account}:</span>
      <span className="max-tablet:sr-only">
        {account.name}{' '}
        <span className="text-faded">{[account.roles.join(', '), country].filter(Boolean).join(' · ')}</span>
      </span>
      <ChevronDown className="icon-12 text-faded" />
    </button>
  )
  return (
    <Menu trigger={trigger} className="w-76">
      <div className="px-3 pt-2 pb-2">
        <p className="font-semibold">
          {account.name} <span className="font-mono text-12 font-normal text-faded">{account.user}</span>
        </p>
        <p className="mt-2 text-11 font-semibold text-faded">
          {account.because.length ? frame.rolesTitle : frame.noRoles}
        </p>
        <div>
          {account.because.map(({ role, through }) => (
            <div key={`${role} ${through}`} className="flex justify-between gap-3 text-12 leading-5" title={through}>
              <b>{role}</b>
              <span className="fade-cut text-faded">{frame.through(groupName(through))}</span>
            </div>
          ))}
        </div>
        <p className="mt-1 text-12 text-faded">
          {frame.until(`${format.dayMonth(account.until)}, ${format.clock(account.until)}`)}
        </p>
      </div>
      <MenuLine />
      <MenuChoice
        label={frame.theme}
        value={theme}
        onValueChange={value => setTheme(themes.find(name => name === value) ?? 'system')}
        options={themes.map(value => ({ value, label: frame.themes[value] }))}
      />
      <MenuLine />
      <MenuChoice
        label={frame.language}
        value={language}
        onValueChange={value => setLanguage(languages.find(name => name === value) ?? 'en')}
        options={languages.map(value => ({ value, label: frame.languages[value] }))}
      />
      <MenuLine />
      <MenuItem icon={<LogOut />} onSelect={leave}>
        {frame.signOut}
      </MenuItem>
    </Menu>
  )
}

/** The first letter in a round of ink. */
export function Face({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="size-5 flex-none rounded-full bg-ink text-center text-11 leading-5 font-semibold text-paper"
    >
      {[...name.trim()][0] ?? '?'}
    </span>
  )
}
