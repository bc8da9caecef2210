'use client'

import { useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import type { AuditPage } from '@/lib/contracts/audit.ts'
import { chooseTicks, stepOf } from '@/app/_ui/audit/ticks.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Buckets = AuditPage['histogram']
type Props = { buckets: Buckets; filtered: boolean; onRange: (from: string, to: string) => void }

const barHeight = 72

/**
 * Bars of all entries with the denied ones on top; below them a lane of those that match. Dragging chooses a range of
 * time; the time control beside the search does the same for the keyboard.
 */
export function Histogram({ buckets, filtered, onRange }: Props) {
  const { audit } = useMessages()
  const format = useFormats()
  const lane = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ start: number; end: number } | null>(null)
  const most = Math.max(1, ...buckets.map(bucket => bucket.all))
  const stepMs = stepOf(buckets)
  const at = (event: PointerEvent) => {
    const box = lane.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.min(
      buckets.length - 1,
      Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)),
    )
  }
  const finish = () => {
    if (!drag) return
    const first = buckets[Math.min(drag.start, drag.end)]
    const last = buckets[Math.max(drag.start, drag.end)]
    setDrag(null)
    if (first && last) onRange(first.from, new Date(Date.parse(last.from) + stepMs).toISOString())
  }
  const share = 100 / Math.max(1, buckets.length)
  return (
    <div className="px-6 pb-1 max-phone:px-4">
      <div
        ref={lane}
        role="img"
        aria-label={audit.histogram}
        className="relative cursor-crosshair touch-none select-none"
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ start: at(event), end: at(event) })
        }}
        onPointerMove={event => {
          if (drag) setDrag({ ...drag, end: at(event) })
        }}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(null)}
      >
        <div className="flex items-end border-b border-ink" style={{ height: barHeight }}>
          {buckets.map((bucket, index) => (
            <Bar
              key={bucket.from}
              bucket={bucket}
              most={most}
              strong={drag !== null && isBetween(index, drag)}
              title={`${format.moment(bucket.from)}: ${format.number(bucket.matches)} / ${format.number(bucket.all)}`}
            />
          ))}
        </div>
        <div className="flex h-4 items-center">
          {buckets.map(bucket => (
            <Tick key={bucket.from} bucket={bucket} filtered={filtered} />
          ))}
        </div>
        {drag && (
          <span
            className="pointer-events-none absolute inset-y-0 rounded-3 border border-ink"
            style={{
              left: `${Math.min(drag.start, drag.end) * share}%`,
              width: `${(Math.abs(drag.end - drag.start) + 1) * share}%`,
            }}
          />
        )}
      </div>
      <div className="relative h-5 text-11 text-faded" aria-hidden>
        {chooseTicks(buckets).map(({ index, iso, as }) => (
          <span key={iso} className="absolute whitespace-nowrap" style={{ left: `${index * share}%` }}>
            {as === 'day' ? format.dayMonth(iso) : as === 'clock' ? format.clock(iso) : format.time(iso)}
          </span>
        ))}
      </div>
    </div>
  )
}

function Bar({
  bucket,
  most,
  strong,
  title,
}: {
  bucket: Buckets[number]
  most: number
  strong: boolean
  title: string
}) {
  const height = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round((count / most) * (barHeight - 4))))
  return (
    <span className="flex h-full flex-1 flex-col justify-end px-px" title={title}>
      {bucket.denied > 0 && (
        <i className="mb-px block bg-plum" style={{ height: Math.max(2, height(bucket.denied)) }} />
      )}
      <i
        className={strong ? 'block bg-ink' : 'block bg-(--c8) opacity-40'}
        style={{ height: Math.max(0, height(bucket.all) - height(bucket.denied)) }}
      />
    </span>
  )
}

/** In the lane: celadon where something matches, a plum cross where a match was denied. */
function Tick({ bucket, filtered }: { bucket: Buckets[number]; filtered: boolean }) {
  if (!filtered || bucket.matches === 0) return <span className="flex-1" />
  return (
    <span className="flex flex-1 justify-center">
      {bucket.denied > 0 ? (
        <svg viewBox="0 0 8 8" className="size-2 text-plum" aria-hidden>
          <path d="M1 1 7 7M7 1 1 7" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      ) : (
        <i className="block h-2 w-[3px] bg-celadon" />
      )}
    </span>
  )
}

function isBetween(index: number, { start, end }: { start: number; end: number }): boolean {
  return index >= Math.min(start, end) && index <= Math.max(start, end)
}
