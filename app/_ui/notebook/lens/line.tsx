'use client'

import { CircleHelp, ScanEye } from 'lucide-react'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Decision, Denial } from '@/lib/contracts/policy.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { fill } from '../fill.tsx'
import { DenialPanel, RepairButton, useDenialWords } from './denial.tsx'
import { EngineChoice } from './engine-choice.tsx'
import { listMasks, shortName } from './names.ts'
import type { LensState } from './use-lens.ts'

export type LensLineProps = {
  state: LensState
  sql: string
  /** Puts a corrected statement into the editor; left out where the person may not edit. */
  onRepair?: ((sql: string) => void) | undefined
  onWhy: () => void
  /** Chooses the engine where the tables leave a choice; left out where the person may not edit. */
  onEngine?: ((engine: EngineKind) => void) | undefined
}

/** Between what is asked and what is shown: what the statement touches, in one line, before it runs. */
export function LensLine(props: LensLineProps) {
  const { notebook } = useMessages()
  return (
    <div role="status" aria-label={notebook.tabLens} aria-busy={props.state.waiting}>
      <LensContent {...props} />
    </div>
  )
}

function LensContent({ state, sql, onRepair, onWhy, onEngine }: LensLineProps) {
  const { notebook } = useMessages()
  const decision = state.lens?.decision
  const denial = decision?.denials[0]
  if (decision?.outcome === 'deny' && denial) {
    if (denial.code === 'column-closed') {
      return (
        <DenialPanel
          denial={denial}
          decision={decision}
          sql={sql}
          onRepair={onRepair}
          onWhy={onWhy}
          faded={state.waiting}
        />
      )
    }
    return (
      <UnknownLine denial={denial} sql={sql} onRepair={onRepair} faded={state.waiting}>
        {state.lens && <EngineChoice lens={state.lens} onEngine={onEngine} />}
      </UnknownLine>
    )
  }
  return (
    <div className="nb-lens">
      <ScanEye className="text-celadon" aria-hidden />
      {decision ? (
        <Sentences decision={decision} faded={state.waiting} onWhy={onWhy}>
          {state.lens && <EngineChoice lens={state.lens} onEngine={onEngine} />}
        </Sentences>
      ) : state.failed ? (
        <span>{notebook.lensFailed}</span>
      ) : (
        <span className="flex gap-2 pt-1.5">
          <span className="sr-only">{notebook.lensWaiting}</span>
          <span className="h-2 w-40 rounded-2 bg-line" />
          <span className="h-2 w-16 rounded-2 bg-line" />
        </span>
      )}
    </div>
  )
}

/** Between two sentences; the line may break after it. */
function Gap() {
  return (
    <>
      <span className="mx-2">·</span>
      <wbr />
    </>
  )
}

type SentencesProps = { decision: Decision; faded: boolean; onWhy: () => void; children: ReactNode }

function Sentences({ decision, faded, onWhy, children }: SentencesProps) {
  const { notebook, common, writes: words } = useMessages()
  const formats = useFormats()
  const masks = listMasks(decision)
  const writes = decision.writes ?? []
  return (
    <>
      <span className={classNames('min-w-0 flex-1 leading-5', faded && 'opacity-55')}>
        {decision.tables.length === 0 && writes.length === 0 && notebook.lensNone}
        {writes.map(({ table, action }, index) => (
          <Fragment key={table}>
            {index > 0 && <Gap />}
            <span className="font-medium whitespace-nowrap text-ink">
              {fill(words.actions[action], { table: <code>{table}</code> })}
            </span>
          </Fragment>
        ))}
        {decision.tables.map(({ table, filter }, index) => (
          <Fragment key={table}>
            {index + writes.length > 0 && <Gap />}
            <span className={filter && filter.length > 60 ? '' : 'whitespace-nowrap'}>
              {fill(
                filter
                  ? notebook.lensRows
                  : masks.length === 0 && decision.tables.length === 1
                    ? notebook.lensClear
                    : notebook.lensAll,
                {
                  table: <b className="text-ink">{shortName(table)}</b>,
                  filter: <code className="text-ink">{filter}</code>,
                },
              )}
            </span>
          </Fragment>
        ))}
        {masks.map(({ column, mask, mixed }) => (
          <Fragment key={column}>
            <Gap />
            <span className="font-medium whitespace-nowrap text-amber">
              {mixed ? notebook.lensMixed(column, common.mask[mask]) : notebook.lensMask(column, common.mask[mask])}
            </span>
          </Fragment>
        ))}
      </span>
      {children}
      <span className="flex-none whitespace-nowrap max-tablet:hidden">
        {notebook.lensLimits(formats.number(decision.limits.rows), formats.number(decision.limits.seconds))}
      </span>
      <button type="button" className="flex-none text-celadon hover:underline" onClick={onWhy}>
        {notebook.why}
      </button>
    </>
  )
}

type UnknownProps = Pick<LensLineProps, 'sql' | 'onRepair'> & { denial: Denial; faded: boolean; children: ReactNode }

/** A table one may not see and one that does not exist read alike: a typo, with the nearest names to choose from. */
function UnknownLine({ denial, sql, onRepair, faded, children }: UnknownProps) {
  const { notebook } = useMessages()
  const words = useDenialWords()
  return (
    <div className={classNames('nb-lens text-ink', faded && 'opacity-55')}>
      <CircleHelp className="text-plum" aria-hidden />
      <span className="min-w-0 flex-1 leading-5">
        {words(denial)}
        {denial.nearest && denial.nearest.length > 0 && (
          <>
            {' '}
            {notebook.nearest}{' '}
            {denial.nearest.slice(0, 3).map((name, index) => (
              <Fragment key={name}>
                {index > 0 && ', '}
                <RepairButton denial={denial} name={name} sql={sql} onRepair={onRepair} />
              </Fragment>
            ))}
          </>
        )}
      </span>
      {children}
      {denial.position && (
        <span className="flex-none whitespace-nowrap text-faded">
          {notebook.at(denial.position.line, denial.position.column)}
        </span>
      )}
    </div>
  )
}
