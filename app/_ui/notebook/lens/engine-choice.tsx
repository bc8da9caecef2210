'use client'

import { ChevronDown } from 'lucide-react'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Lens } from '@/lib/contracts/query.ts'
import { Menu, MenuChoice } from '@/app/_ui/base/menu.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { lens: Lens; onEngine?: ((engine: EngineKind) => void) | undefined }

/** Where a statement will run, if there is more than one engine; where its tables leave a choice, the choice. */
export function EngineChoice({ lens: { engine, choices }, onEngine }: Props) {
  const { notebook } = useMessages()
  if (choices.length === 0) return null
  if (choices.length === 1 || !onEngine) {
    return (
      <span className="flex-none whitespace-nowrap" title={notebook.engineByTables}>
        {notebook.runsIn(engineName[engine])}
      </span>
    )
  }
  return (
    <Menu
      trigger={
        <button type="button" className="flex flex-none items-center gap-1 whitespace-nowrap text-celadon hover:underline">
          {notebook.runsIn(engineName[engine])}
          <ChevronDown size={12} aria-hidden />
        </button>
      }
    >
      <MenuChoice
        value={engine}
        label={notebook.engineChoice}
        options={choices.map(kind => ({ value: kind, label: engineName[kind] }))}
        onValueChange={value => {
          const kind = choices.find(choice => choice === value)
          if (kind) onEngine(kind)
        }}
      />
    </Menu>
  )
}
