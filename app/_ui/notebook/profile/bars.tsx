import type { Value } from '@/lib/contracts/engine.ts'
import type { ColumnProfile } from '@/lib/contracts/result.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { bars: NonNullable<ColumnProfile['histogram']>; label: string; show: (value: Value) => string }

/** A histogram the height of two lines; each bar says in its title what it holds. */
export function Bars({ bars, label, show }: Props) {
  const { result } = useMessages()
  const formats = useFormats()
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <div role="img" aria-label={label} className="nb-bars">
      {bars.map(({ from, to, count }, i) => (
        <i
          key={i}
          title={result.profileBar(show(from), show(to), formats.number(count))}
          style={{ height: `${count === 0 ? 0 : Math.max(3, (100 * count) / most)}%` }}
        />
      ))}
    </div>
  )
}
