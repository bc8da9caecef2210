'use client'

import { Check, Copy, Ellipsis, Funnel, Play, Search, Share2, ShieldX, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ApiFault } from '@/app/_ui/api.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { FacetLine } from '@/app/_ui/base/facet-line.tsx'
import { Checkbox, Field, Input, Select, TextArea } from '@/app/_ui/base/field.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { Progress, Turning } from '@/app/_ui/base/progress.tsx'
import { OnRecord, Seal } from '@/app/_ui/base/seal.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { TabPanel, TabRow, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'

const pigments = ['indigo', 'persimmon', 'celadon', 'plum', 'ochre', 'sky', 'pine', 'stone']
const fault = new ApiFault(
  { code: 'engine-unavailable', message: 'the engine does not answer', requestId: 'a1b2' },
  503,
  null,
)

/** The sheet of components, light beside dark, like the mock-up it was made after. */
export function ComponentSheet() {
  return (
    <main className="grid min-h-dvh grid-cols-2">
      <h1 className="sr-only">Components</h1>
      {(['light', 'dark'] as const).map(theme => (
        <div key={theme} data-theme={theme} className="grid content-start gap-5 bg-paper p-8 text-ink">
          <div className="flex items-center justify-between">
            <h2 className="text-20 font-bold">{theme === 'light' ? 'On paper' : 'On ink'}</h2>
            <Seal size={20} />
          </div>
          <Controls />
          <Fields />
          <Marks />
          <States />
        </div>
      ))}
    </main>
  )
}

function Sample({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="border-t border-ink pt-1 text-12 font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function Controls() {
  const toast = useToast()
  const [asked, setAsked] = useState(false)
  return (
    <Sample title="Buttons, menu, dialog, toast">
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" onClick={() => setAsked(true)}>
          Send request
        </Button>
        <Button
          onClick={() =>
            toast({ text: 'Cell 3 deleted', icon: <Trash2 />, undo: () => toast({ text: 'Cell 3 is back' }) })
          }
        >
          Toast
        </Button>
        <Button disabled>Disabled</Button>
        <Button kind="danger">
          <Square />
          Stop
        </Button>
        <Button kind="run">
          <Play />
          Run
        </Button>
        <Button kind="quiet">
          <Share2 />
          Share
        </Button>
        <Menu
          trigger={
            <IconButton label="More">
              <Ellipsis />
            </IconButton>
          }
        >
          <MenuItem icon={<Copy />} keys="D" onSelect={() => toast({ text: 'Duplicated' })}>
            Duplicate
          </MenuItem>
          <MenuLine />
          <MenuItem danger icon={<Trash2 />} onSelect={() => toast({ text: 'Not deleted', tone: 'failed' })}>
            Delete
          </MenuItem>
        </Menu>
        <Popover
          label="Filter"
          trigger={
            <Button>
              <Funnel />
              Popover
            </Button>
          }
        >
          A small panel.
        </Popover>
      </div>
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title="Send it?"
        description="One sentence says what happens."
        action="Send"
        onConfirm={() => setAsked(false)}
      />
    </Sample>
  )
}

function Fields() {
  const [tab, setTab] = useState('chart')
  const [checked, setChecked] = useState(true)
  const [choice, setChoice] = useState('csv')
  return (
    <Sample title="Fields and tabs">
      <div className="grid grid-cols-2 gap-3">
        <Field label="Reason" hint="Owners and auditors read it.">
          {ids => <Input {...ids} placeholder="Why do you need it?" before={<Search />} />}
        </Field>
        <Field label="Rows" error="10,000 at most here">
          {ids => <Input {...ids} defaultValue="25,000" />}
        </Field>
        <Field label="Format">
          {ids => (
            <Select
              {...ids}
              value={choice}
              onValueChange={setChoice}
              options={[
                { value: 'csv', label: 'CSV' },
                { value: 'parquet', label: 'Parquet' },
              ]}
              className="w-full"
            />
          )}
        </Field>
        <Field label="Purpose">{ids => <TextArea {...ids} rows={2} />}</Field>
      </div>
      <Checkbox checked={checked} onCheckedChange={setChecked}>
        phone
      </Checkbox>
      <TabsRoot value={tab} onValueChange={setTab}>
        <TabRow
          label="Views"
          className="h-8 border-b border-line"
          tabs={[
            { value: 'table', label: 'Table' },
            { value: 'chart', label: 'Chart' },
            { value: 'record', label: 'Record' },
          ]}
        />
        {['table', 'chart', 'record'].map(value => (
          <TabPanel key={value} value={value} forceMount tabIndex={-1} />
        ))}
      </TabsRoot>
    </Sample>
  )
}

function Marks() {
  return (
    <Sample title="Tags, seal, hatch, pigments">
      <div className="flex flex-wrap items-center gap-2">
        <Tag>shop.sales</Tag>
        <Tag tone="on" onRemove={() => undefined} removeLabel="Remove">
          country KR
        </Tag>
        <Tag tone="amber">
          <MaskHatch />
          last 4
        </Tag>
        <Tag tone="plum">
          <ShieldX />
          denied
        </Tag>
        <Tag tone="on">
          <Check />
          46 of 46
        </Tag>
        <Kbd>Ctrl Enter</Kbd>
        <OnRecord>on record</OnRecord>
        <OnRecord verified>verified</OnRecord>
        <Turning />
      </div>
      <div className="grid grid-cols-8 gap-1 text-11">
        {pigments.map((name, index) => (
          <span key={name}>
            <i className="block h-4 rounded-2" style={{ background: `var(--c${index + 1})` }} />
            {name}
          </span>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-4">
        <FacetLine label="denied" title="denied" count={11} share={0.42} on={false} onClick={() => undefined} />
        <FacetLine label="analyst" title="analyst" count={26} share={1} on onClick={() => undefined} />
      </div>
      <Progress label="Running" value={61} />
      <TableList
        label="Rows"
        columns={[
          { key: 'no', label: 'No.', width: '80px' },
          { key: 'what', label: 'What' },
          { key: 'rows', label: 'Rows', numeric: true, width: '80px' },
        ]}
      >
        <tr>
          <Cell className="font-mono">47,105</Cell>
          <Cell>read</Cell>
          <Cell numeric>312</Cell>
        </tr>
        <tr>
          <Cell className="font-mono">47,098</Cell>
          <Cell>denied</Cell>
          <Cell numeric />
        </tr>
      </TableList>
    </Sample>
  )
}

function States() {
  return (
    <Sample title="Empty, loading, failed">
      <div className="grid grid-cols-3 gap-2 [&>div]:rounded-4 [&>div]:border [&>div]:border-line [&>div]:bg-sheet">
        <div>
          <Empty title="No rows">The statement ran in 12 ms; your rows hold none that match.</Empty>
        </div>
        <div>
          <Skeleton className="p-5" />
        </div>
        <div>
          <Failed part="The warehouse" error={fault} onRetry={() => undefined} />
        </div>
      </div>
    </Sample>
  )
}
