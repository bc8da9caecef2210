'use client'

import { useState } from 'react'
import type { ReactNode } from 'react'
import { emptyGrid } from '@/lib/contracts/view-choices.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { Dialog } from '@/app/_ui/base/dialog.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import type { Ran } from '@/app/_ui/explore/use-execution.ts'
import { Grid } from '@/app/_ui/notebook/grid/grid.tsx'
import type { Shown } from '@/app/_ui/notebook/grid/grid.tsx'
import { ValuePanel } from '@/app/_ui/notebook/inspector/value.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import '@/app/_ui/notebook/notebook.css'
import '@/app/_ui/notebook/grid/grid.css'

type Props = {
  label: string
  ran: Ran
  masks: Map<number, MaskKind>
  note?: ReactNode
  /** Runs it again, where its rows are gone. */
  onRun: () => void
}

/** A result outside of a notebook: the same grid, with a value opened in a dialog. */
export function ResultGrid({ label, ran, masks, note, onRun }: Props) {
  const { explore, notebook } = useMessages()
  const formats = useFormats()
  const [opened, setOpened] = useState<Shown | null>(null)
  const [state, setState] = useState<{ of: string; grid: GridState }>({ of: '', grid: emptyGrid })
  const { execution, first } = ran
  return (
    <div className="overflow-hidden rounded-4 border border-line bg-sheet">
      <Grid
        key={execution.id}
        executionId={execution.id}
        label={label}
        sql={execution.sql}
        columns={execution.columns}
        rows={execution.rows}
        complete
        first={first}
        masks={masks}
        // Sort and filters belong to the result they were set on: another question begins anew.
        state={state.of === execution.id ? state.grid : emptyGrid}
        onState={grid => setState({ of: execution.id, grid })}
        onCell={null}
        onRun={onRun}
        note={
          <>
            {note && <span>{note}</span>}
            {execution.openedSeq !== null && (
              <span className="flex items-center gap-1.5 whitespace-nowrap">
                <Seal label={notebook.onRecord} />
                {explore.onRecord(formats.number(execution.openedSeq))}
              </span>
            )}
          </>
        }
        onShow={(value, open) => {
          if (open) setOpened(value)
        }}
      />
      <Dialog
        wide
        open={opened !== null}
        onOpenChange={open => {
          if (!open) setOpened(null)
        }}
        title={opened?.column.name ?? ''}
      >
        <ValuePanel shown={opened} />
      </Dialog>
    </div>
  )
}
