'use client'

import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { chartFormats } from '@/lib/contracts/chart-choices.ts'
import type { ChartFormat, ChartLeave, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ExportRule } from '@/lib/contracts/policy.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/base/menu.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ExportDialog } from '../run/export-dialog.tsx'
import type { ExportAnswer } from '../run/export-dialog.tsx'
import { readCsv } from './read-csv.ts'

type Props = {
  executionId: string
  spec: ChartSpec
  filter: Filter[]
  rule: ExportRule | null
  title: string
  subtitle: string
}

/** A chart as a picture or as its data: an export, asked for and on record before anything leaves. */
export function ChartDownload({ executionId, spec, filter, rule, title, subtitle }: Props) {
  const { chart, notebook } = useMessages()
  const formats = useFormats()
  const words = useFaultWords()
  const toast = useToast()
  const trigger = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState<ChartFormat | null>(null)
  const path = `/api/executions/${executionId}/chart-export`
  const name = `sagwan-${executionId.slice(0, 8)}-chart`

  const send = async (format: ChartFormat, { purpose, guarded }: ExportAnswer) => {
    setAsking(null)
    const said = { ...(purpose ? { purpose } : {}), ...(guarded ? {} : { formulas: 'as-is' }) }
    const body = { ...spec, filter, format, ...said }
    try {
      // Only who takes a picture along needs what makes it.
      const { saveFile, toPng, toSvg } = await import('./picture.ts')
      if (format === 'csv') {
        const { blob, leftOut } = await readCsv(path, body)
        saveFile(blob, `${name}.csv`)
        toast({
          text: leftOut > 0 ? `${chart.downloadedCsv} ${chart.csvCut(formats.number(leftOut))}` : chart.downloadedCsv,
        })
        return
      }
      const leave = await api.post<ChartLeave>(path, body)
      const figure = trigger.current?.closest('figure')
      const picture =
        figure
        && (await toSvg(figure, {
          title,
          subtitle,
          foot: chart.onRecordAs(formats.number(leave.seq), formats.moment(leave.at)),
        }))
      if (!picture) return
      saveFile(
        format === 'svg' ? new Blob([picture.svg], { type: 'image/svg+xml' }) : await toPng(picture),
        `${name}.${format}`,
      )
      toast({ text: chart.downloaded(formats.number(leave.seq)) })
    } catch (error) {
      toast({ text: words(error), tone: 'failed' })
    }
  }
  const choose = (format: ChartFormat) => {
    if (rule?.purpose === 'required' || format === 'csv') setAsking(format)
    else void send(format, { purpose: '', guarded: true })
  }
  const may = rule?.formats.includes('csv') === true
  return (
    <>
      <Menu
        trigger={
          <IconButton ref={trigger} label={chart.download}>
            <Download />
          </IconButton>
        }
      >
        {may ? (
          <>
            {(['png', 'svg', 'csv'] as const satisfies readonly (typeof chartFormats)[number][]).map(format => (
              <MenuItem key={format} onSelect={() => choose(format)}>
                {chart[format]}
              </MenuItem>
            ))}
            <MenuLabel>{notebook.exportUpTo(formats.number(rule.maxRows))}</MenuLabel>
          </>
        ) : (
          <MenuLabel>{notebook.exportRefused}</MenuLabel>
        )}
      </Menu>
      <ExportDialog
        asking={asking === null ? null : asking === 'csv' ? 'csv' : 'other'}
        title={asking ? chart.downloadTitle[asking] : ''}
        description={chart.downloadText}
        needed={rule?.purpose === 'required'}
        onClose={() => setAsking(null)}
        onExport={answer => {
          if (asking) void send(asking, answer)
        }}
      />
    </>
  )
}
