'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Menu, MenuChoice } from '@/app/_ui/base/menu.tsx'
import { languages, themes } from '@/app/_ui/language.ts'
import { useLanguage, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'

const icons = { light: Sun, dark: Moon, system: Monitor }

/** Language and light, before one is anybody. */
export function SignInPreferences() {
  const { frame } = useMessages()
  const language = useLanguage()
  const { theme, setTheme, setLanguage } = usePreferences()
  const Icon = icons[theme]
  return (
    <div className="mt-auto flex items-center gap-4 pt-10 text-12 max-tablet:pt-4">
      {languages.map(one => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => setLanguage(one)}
          className={classNames(one === language ? 'text-faded' : 'text-celadon hover:underline underline-offset-2')}
        >
          {frame.languages[one]}
        </button>
      ))}
      <Menu
        trigger={
          <Button kind="quiet" className="-mr-2 ml-auto text-12">
            <Icon />
            {frame.themes[theme]}
          </Button>
        }
      >
        <MenuChoice
          label={frame.theme}
          value={theme}
          onValueChange={value => setTheme(themes.find(name => name === value) ?? 'system')}
          options={themes.map(value => ({ value, label: frame.themes[value] }))}
        />
      </Menu>
    </div>
  )
}
