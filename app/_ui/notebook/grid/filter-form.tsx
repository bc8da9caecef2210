'use client'

import { useState } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridFilter } from '@/lib/contracts/notebook.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { TabPanel, TabRow, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ConditionForm } from './condition-form.tsx'
import { isNumeric, isTemporal } from './format.ts'
import { PeriodForm } from './period-form.tsx'
import { ValueList } from './value-list.tsx'

type Kind = 'values' | 'condition' | 'period'
export type FilterFormProps = {
  executionId: string
  column: ResultColumn
  columnKey: string
  position: number
  masked: boolean
  filters: GridFilter[]
  others: Filter[]
  onFilter: (filters: GridFilter[]) => void
}

/** The ways to filter a column of its kind; what stands now is open. */
export function FilterForm(props: FilterFormProps) {
  const { column, filters } = props
  const { result, notebook } = useMessages()
  const temporal = isTemporal(column.kind)
  const op = filters[0]?.op
  const [kind, setKind] = useState<Kind>(
    op === 'within'
      ? 'period'
      : op === 'in' || op === 'not-in'
        ? 'values'
        : op
          ? 'condition'
          : temporal
            ? 'period'
            : isNumeric(column.kind)
              ? 'condition'
              : 'values',
  )
  const tabs = [
    ...(temporal ? [{ value: 'period', label: result.tabPeriod }] : []),
    ...(column.kind === 'boolean' ? [] : [{ value: 'condition', label: result.tabCondition }]),
    { value: 'values', label: result.tabValues },
  ]
  return (
    <TabsRoot value={kind} onValueChange={next => setKind(next as Kind)}>
      <TabRow label={notebook.filterBy(column.name)} tabs={tabs} className="mb-3 h-6" />
      <TabPanel value="values" tabIndex={-1}>
        {kind === 'values' && <ValueList {...props} />}
      </TabPanel>
      <TabPanel value="condition" tabIndex={-1}>
        <ConditionForm {...props} />
      </TabPanel>
      {temporal && (
        <TabPanel value="period" tabIndex={-1}>
          <PeriodForm {...props} />
        </TabPanel>
      )}
    </TabsRoot>
  )
}
