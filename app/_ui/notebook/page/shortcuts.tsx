'use client'

import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Every key of the notebook, by where it works. */
export function Shortcuts({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { notebook } = useMessages()
  const mod = useModifier()
  const { keys } = notebook
  const groups = [
    {
      title: keys.cells,
      lines: [
        ['Enter', keys.edit],
        [`${mod} Enter`, keys.run],
        ['Shift Enter', keys.runNext],
        ['Alt Enter', keys.runAdd],
        ['I I', keys.stop],
        ['↑ ↓', keys.walk],
        ['A', keys.above],
        ['B', keys.below],
        ['D D', keys.delete],
        ['Z', keys.undelete],
        ['C X V', keys.clipboard],
        ['M Y', keys.kinds],
        ['Shift M', keys.merge],
        ['Alt ↑ ↓', keys.moveCell],
        ['O', keys.foldResult],
        ['Shift O', keys.foldSql],
        [`${mod} S`, keys.save],
        ['?', keys.help],
      ],
    },
    {
      title: keys.editor,
      lines: [
        ['Esc', keys.leave],
        ['Tab', keys.accept],
        ['Alt Space', keys.complete],
        [`${mod} I`, keys.note],
        [`${mod} .`, keys.fix],
        ['Shift Alt F', keys.format],
        [`${mod} /`, keys.comment],
        [`${mod} F`, keys.find],
        [`${mod} D`, keys.nextSame],
        [`${mod} Alt ↑ ↓`, keys.moreCursors],
        ['Alt ↑ ↓', keys.moveLine],
        [`${mod} Shift −`, keys.split],
        [`${mod} Z`, keys.undo],
      ],
    },
    {
      title: keys.grid,
      lines: [
        ['↑ ↓ ← →', keys.move],
        ['Shift ↑ ↓', keys.extend],
        [`${mod} A`, keys.all],
        [`${mod} C`, keys.copy],
        ['Enter', keys.value],
        [`${mod} Home`, keys.far],
      ],
    },
  ]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={notebook.shortcuts} wide>
      <div className="grid grid-cols-3 gap-6 max-tablet:grid-cols-1">
        {groups.map(group => (
          <section key={group.title}>
            <h3 className="caps mb-2">{group.title}</h3>
            <dl className="grid gap-1.5">
              {group.lines.map(([key, text]) => (
                <div key={key} className="flex justify-between gap-3">
                  <dt className="text-12">{text}</dt>
                  <dd>
                    <Kbd>{key}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
