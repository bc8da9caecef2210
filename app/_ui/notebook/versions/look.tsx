'use client'

import { useMemo } from 'react'
import type { VersionCell } from '@/lib/contracts/notebook.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { diffCells } from './diff.ts'
import type { CellDiff } from './diff.ts'
import { useVersion } from './use-versions.ts'

type Props = {
  notebookId: string
  number: number | null
  /** What stands in the notebook now, unsaved text too. */
  current: () => VersionCell[]
  onClose: () => void
  onRestore: (number: number) => void
}

/** A version against what stands there now, cell by cell, and the way to put it back. */
export function VersionLook({ notebookId, number, current, onClose, onRestore }: Props) {
  const { notebook, common } = useMessages()
  const formats = useFormats()
  const query = useVersion(notebookId, number)
  const version = query.data
  const diffs = useMemo(() => (version ? diffCells(version.contents, current()) : []), [version, current])
  const changed = diffs.filter(({ what }) => what !== 'same')
  return (
    <Dialog
      wide
      open={number !== null}
      onOpenChange={open => !open && onClose()}
      title={version?.name ?? notebook.versionNo(number ?? 0)}
      description={version && `${version.byName} · ${formats.moment(version.at)} · ${common.cells(version.cells)}`}
      footer={
        <>
          <Button onClick={onClose}>{common.close}</Button>
          <Button
            kind="primary"
            disabled={!version || changed.length === 0}
            onClick={() => number !== null && onRestore(number)}
          >
            {notebook.restore}
          </Button>
        </>
      }
    >
      {query.isPending && <Skeleton widths={[60, 90, 40]} />}
      {query.isError && <Failed part={notebook.versions} error={query.error} onRetry={() => void query.refetch()} />}
      {version && (
        <>
          <p className="pb-3 text-faded">
            {changed.length === 0 ? notebook.nothingChanged : notebook.changedSince(changed.length)}
          </p>
          <ol className="grid gap-3">
            {changed.map(diff => <li key={diff.id}><DiffOfCell diff={diff} /></li>)}
          </ol>
        </>
      )}
    </Dialog>
  )
}

const signs = { both: ' ', then: '−', now: '+' }

function DiffOfCell({ diff }: { diff: CellDiff }) {
  const { notebook } = useMessages()
  const titles = {
    'same': '', 'changed': notebook.cellChanged, 'only-then': notebook.cellOnlyThen, 'only-now': notebook.cellOnlyNow,
  }
  const sides = { both: undefined, then: notebook.wasThen, now: notebook.isNow }
  return (
    <section>
      <h3 className="text-12 font-semibold">
        {diff.kind === 'sql' ? notebook.addSql : notebook.addMarkdown} · {titles[diff.what]}
      </h3>
      <pre tabIndex={0} aria-label={titles[diff.what]} className="nb-diff">
        {diff.lines.map((line, index) => (
          <span key={index} className={classNames('nb-diff-line', line.side !== 'both' && line.side)}>
            <span className="sr-only">{sides[line.side]} </span>
            <span aria-hidden>{signs[line.side]}</span>{' '}
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  )
}
