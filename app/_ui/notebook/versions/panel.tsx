'use client'

import { GitCommitHorizontal, Save } from 'lucide-react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'
import { useVersions } from './use-versions.ts'

/** The versions of the notebook in the inspector: who kept which when; a press shows what has changed since. */
export function VersionsPanel({ onLook }: { onLook: (number: number) => void }) {
  const { notebook, common } = useMessages()
  const { notebookId, mayEdit, saveVersion } = useNotebook()
  const formats = useFormats()
  const mod = useModifier()
  const query = useVersions(notebookId, mayEdit)
  if (!mayEdit) return <p className="text-faded">{notebook.versionsNotYours}</p>
  const versions = query.data?.versions ?? []
  return (
    <div className="nb-side">
      <div className="flex items-center gap-2 pb-3">
        <h2 className="flex-1 text-14 font-semibold">{notebook.versions}</h2>
        <Button onClick={saveVersion}>
          <Save aria-hidden />
          {notebook.keepVersion}
          <Kbd>{mod} S</Kbd>
        </Button>
      </div>
      {query.isPending && <Skeleton widths={[80, 60, 70]} />}
      {query.isError && (
        <Failed part={notebook.versions} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && versions.length === 0 && <Empty title={notebook.versionsNone}>{notebook.versionsNoneText}</Empty>}
      <ol>
        {versions.map(version => (
          <li key={version.number} className="border-t border-line">
            <button type="button" className="nb-version" onClick={() => onLook(version.number)}>
              <GitCommitHorizontal className="mt-0.5 text-faded" aria-hidden />
              <span className="min-w-0">
                <span className={version.name ? 'block font-semibold break-words' : 'block'}>
                  {version.name ?? notebook.versionNo(version.number)}
                </span>
                <span className="block text-12 text-faded">
                  {version.name && `${notebook.versionNo(version.number)} · `}
                  {version.byName} · {formats.moment(version.at)} · {common.cells(version.cells)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
