'use client'

import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { ColumnProfile } from '@/lib/contracts/result.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { cellText, isNumeric } from '../grid/format.ts'
import { KindIcon } from '../grid/kind-icon.tsx'
import { Bars } from './bars.tsx'
import { printNumber, printShare } from './numbers.ts'

type Props = {
  index: number
  column: ResultColumn
  mask: MaskKind | undefined
  profile: ColumnProfile | null
  rows: number
  onValue: (value: Value) => void
}

/** One column: what it is called, how full it is, how its values spread, and which come most. */
export function ProfileRow({ index, column, mask, profile, rows, onValue }: Props) {
  const { result, common } = useMessages()
  const formats = useFormats()
  return (
    <div role="row" aria-rowindex={index + 2} className={mask ? 'nb-profile-row masked' : 'nb-profile-row'}>
      <div role="rowheader" className="min-w-0">
        <div className="flex items-center gap-1.5 font-medium">
          <KindIcon kind={column.kind} />
          <bdi className="fade-cut">{column.name}</bdi>
        </div>
        <code className="block truncate text-11 text-faded">{column.type}</code>
        {mask && (
          <span className="mt-0.5 flex items-center gap-1.5 text-11 text-amber">
            <MaskHatch label={common.masked} />
            {common.mask[mask]}
          </span>
        )}
      </div>
      {!profile ? (
        <div role="cell" className="col-span-5 pt-1">
          <span className="block h-2 w-2/3 rounded-2 bg-line" />
        </div>
      ) : (
        <>
          <div role="cell">
            <b className="font-medium">{printShare(profile.nulls, profile.nulls + profile.count)}</b>
            <span className="mt-1 block h-1 overflow-hidden rounded-2 bg-line">
              <i
                className="block h-full bg-faint"
                style={{ width: `${(100 * profile.nulls) / Math.max(1, profile.nulls + profile.count)}%` }}
              />
            </span>
            {profile.nulls > 0 && <span className="text-11 text-faded">{formats.number(profile.nulls)}</span>}
          </div>
          <div role="cell">
            <b className="font-medium">
              {profile.distinct.about && `${result.about} `}
              {formats.number(profile.distinct.count)}
            </b>
            {profile.sampled !== null && <span className="block text-11 text-faded">{result.sampleMark}</span>}
          </div>
          <div role="cell" className="min-w-0">
            <Distribution column={column} profile={profile} />
          </div>
          <div role="cell" className="min-w-0">
            <Top column={column} profile={profile} rows={rows} masked={mask !== undefined} onValue={onValue} />
          </div>
          <div role="cell" className="min-w-0 text-faded">
            <Numbers column={column} profile={profile} />
          </div>
        </>
      )}
    </div>
  )
}

function Distribution({ column, profile }: { column: ResultColumn; profile: ColumnProfile }) {
  const { result } = useMessages()
  const formats = useFormats()
  if (profile.count === 0)
    return <i className="text-faded">{profile.nulls > 0 ? result.profileOnlyNull : result.profileNoValues}</i>
  const [least, most] = [show(profile.min, column), show(profile.max, column)]
  return (
    <>
      {profile.histogram && profile.histogram.length > 1 && (
        <Bars
          bars={profile.histogram}
          label={result.profileBars(column.name, least, most)}
          show={value => show(value, column)}
        />
      )}
      {profile.min !== null && (
        <div className="mt-0.5 flex justify-between gap-3 font-mono text-11 text-faded">
          <bdi className="truncate">{least}</bdi>
          {profile.min !== profile.max && <bdi className="truncate">{most}</bdi>}
        </div>
      )}
      {profile.lengths && (
        <div className="text-11 text-faded">
          {profile.lengths.min === profile.lengths.max
            ? result.profileLength(formats.number(profile.lengths.min))
            : result.profileLengths(formats.number(profile.lengths.min), formats.number(profile.lengths.max))}
        </div>
      )}
    </>
  )
}

function Numbers({ column, profile }: { column: ResultColumn; profile: ColumnProfile }) {
  const { result } = useMessages()
  if (profile.mean === null || !isNumeric(column.kind)) return null
  // Of a single value the average is all there is to say.
  const spread = profile.min !== profile.max
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-2 text-11 leading-4">
      <dt>{result.profileMean}</dt>
      <dd className="truncate text-right font-mono text-ink">{printNumber(profile.mean)}</dd>
      {spread && profile.deviation !== null && (
        <>
          <dt>{result.profileDeviation}</dt>
          <dd className="truncate text-right font-mono">{printNumber(profile.deviation)}</dd>
        </>
      )}
      {spread && profile.quantiles
        ?.filter(({ at }) => at === 0.05 || at === 0.5 || at === 0.95)
        .map(({ at, value }) => (
          <div key={at} className="contents">
            <dt>
              {profile.quantileRows !== null || profile.sampled !== null ? `${result.about} ` : ''}
              {Math.round(at * 100)} %
            </dt>
            <dd className="truncate text-right font-mono">{printNumber(value)}</dd>
          </div>
        ))}
    </dl>
  )
}

type TopProps = {
  column: ResultColumn
  profile: ColumnProfile
  rows: number
  masked: boolean
  onValue: (value: Value) => void
}

function Top({ column, profile, masked, onValue }: TopProps) {
  const { result } = useMessages()
  const top = profile.top.slice(0, 4)
  const all = profile.count + profile.nulls
  if (top.length === 0 || (top[0]?.count ?? 0) <= 1) {
    return profile.count > 1 ? <span className="text-faded">{result.profileEach}</span> : null
  }
  return (
    <div className="grid gap-0.5">
      {top.map(({ value, count }) => {
        const text = value === '' ? '""' : show(value, column)
        return (
          <button
            key={String(value)}
            type="button"
            className="nb-share text-11"
            title={result.profileFilter(column.name, text)}
            onClick={() => onValue(value)}
          >
            <i style={{ width: `${(100 * count) / Math.max(1, all)}%` }} />
            <span>
              <bdi className={`truncate font-mono ${masked ? 'text-amber' : ''}`}>{text}</bdi>
              <span className="text-faded">{printShare(count, all)}</span>
            </span>
          </button>
        )
      })}
    </div>
  )
}

function show(value: Value, column: ResultColumn): string {
  return value === null ? '' : cellText(value, column).slice(0, 80)
}
