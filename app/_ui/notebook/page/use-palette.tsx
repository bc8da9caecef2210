import { AlignLeft, History, Keyboard, Play, Plus, Save } from 'lucide-react'
import { useMemo } from 'react'
import { useCommands } from '@/app/_ui/frame/frame-context.tsx'
import type { Command } from '@/app/_ui/frame/frame-context.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { NotebookState } from '../context.tsx'

/** What the notebook offers in the command palette: the same as its menus and keys. */
export function usePalette(page: NotebookState, currentId: string, runAll: () => void, onHelp: () => void): void {
  const { notebook } = useMessages()
  const mod = useModifier()
  const { mayEdit, saveVersion, inspect, add, editorOf } = page
  const commands = useMemo((): Command[] => [
    { id: 'notebook-run-all', label: notebook.runAll, icon: <Play />, run: runAll },
    ...(mayEdit ? [
      {
        id: 'notebook-add', label: notebook.addSqlLabel, icon: <Plus />,
        run: () => add('sql', { cellId: null, before: false }),
      },
      {
        id: 'notebook-format', label: notebook.formatSql, icon: <AlignLeft />, keys: 'Shift Alt F',
        run: () => editorOf(currentId)?.format(),
      },
      { id: 'notebook-keep', label: notebook.keepVersion, icon: <Save />, keys: `${mod} S`, run: saveVersion },
      { id: 'notebook-versions', label: notebook.versions, icon: <History />, run: () => inspect('versions') },
    ] : []),
    { id: 'notebook-keys', label: notebook.shortcuts, icon: <Keyboard />, keys: '?', run: onHelp },
  ], [notebook, mod, mayEdit, saveVersion, inspect, add, editorOf, currentId, runAll, onHelp])
  useCommands(commands)
}
