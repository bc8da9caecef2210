import type { ExploreColumn } from '@/lib/contracts/explore.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { KindIcon } from '@/app/_ui/notebook/grid/kind-icon.tsx'

/** A column as it stands in a list: its kind, its name, and the hatch where one sees it masked. */
export function ColumnName({ column, masked }: { column: Pick<ExploreColumn, 'name' | 'kind' | 'mask'>; masked: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className={column.mask ? 'text-amber' : 'text-faded'}>
        <KindIcon kind={column.kind} />
      </span>
      <span className="fade-cut font-mono text-12">{column.name}</span>
      {column.mask && <MaskHatch label={masked} />}
    </span>
  )
}
