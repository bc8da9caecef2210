import { FacetLine } from '@/app/_ui/base/facet-line.tsx'

type Props = {
  title: string
  values: { value: string; count: number }[]
  label: (value: string) => string
  chosen: string | undefined
  onChoose: (value: string | undefined) => void
}

/** One facet with its values; a click narrows, a second one widens again. Nothing where there is no value. */
export function FacetGroup({ title, values, label, chosen, onChoose }: Props) {
  if (values.length === 0) return null
  const most = Math.max(...values.map(({ count }) => count))
  return (
    <section>
      <h2 className="mt-1 text-12 leading-6 font-semibold">{title}</h2>
      <ul>
        {values.map(({ value, count }) => (
          <li key={value}>
            <FacetLine
              label={label(value)}
              title={value}
              count={count}
              share={count / most}
              on={chosen === value}
              onClick={() => onChoose(chosen === value ? undefined : value)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
