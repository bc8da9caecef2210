'use client'

import { PanelLeft, PanelRight } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { TabRow } from '@/app/_ui/base/tabs.tsx'
import { useFrame } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type InspectorTab = { id: string; label: string; icon: ReactNode; content: ReactNode }
export type Inspector = {
  label: string
  tabs: InspectorTab[]
  tab: string
  onTab: (id: string) => void
  /** Counts the times the page asked for it ("Why?"): each opens it where it was folded. */
  wanted?: number
}

type Props = {
  /** What stands at the left, usually the catalog tree. */
  left?: { label: string; content: ReactNode }
  right?: Inspector
  children: ReactNode
}

/**
 * The page between its two side panels. Both fold and remember it. Under 1200 px the inspector is a strip that opens
 * over the page; under 900 px the left panel goes, on a phone both do.
 */
export function Panels({ left, right, children }: Props) {
  return (
    <div className="relative flex h-full min-h-0">
      {left && <LeftPanel {...left} />}
      <div className="min-w-0 flex-1">{children}</div>
      {right && <RightPanel inspector={right} />}
    </div>
  )
}

function LeftPanel({ label, content }: { label: string; content: ReactNode }) {
  const { catalog } = useMessages()
  const { folded, fold } = useFrame()
  if (folded.has('left')) {
    return (
      <div className="flex-none border-r border-line p-1 max-tablet:hidden">
        <IconButton label={catalog.unfold} onClick={() => fold('left', false)}>
          <PanelLeft />
        </IconButton>
      </div>
    )
  }
  return (
    <aside
      aria-label={label}
      className="flex w-(--tree) flex-none flex-col overflow-hidden border-r border-line max-tablet:hidden"
    >
      {content}
    </aside>
  )
}

/** Folds the left panel; stands in its head. */
export function FoldLeft() {
  const { catalog } = useMessages()
  const { fold } = useFrame()
  return (
    <IconButton label={catalog.fold} onClick={() => fold('left', true)}>
      <PanelLeft />
    </IconButton>
  )
}

function RightPanel({ inspector }: { inspector: Inspector }) {
  const { frame } = useMessages()
  const { folded, fold } = useFrame()
  // narrow windows: opened over the page, for this sitting only
  const [over, setOver] = useState(false)
  const shut = folded.has('right')
  const open = (id?: string) => {
    if (id) inspector.onTab(id)
    if (window.matchMedia('(width >= 1200px)').matches) fold('right', false)
    else setOver(true)
  }
  const wanted = inspector.wanted ?? 0
  useEffect(() => {
    if (wanted === 0) return
    if (window.matchMedia('(width >= 1200px)').matches) fold('right', false)
    else setOver(true)
  }, [wanted, fold])
  const close = () => {
    if (window.matchMedia('(width >= 1200px)').matches) fold('right', true)
    else setOver(false)
  }
  const aside = useRef<HTMLElement>(null)
  // Opened over the page it covers it: Esc and a press beside it give the page back.
  useEffect(() => {
    if (!over) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog],[role=menu]'))
        setOver(false)
    }
    const onPress = (event: PointerEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (target && !aside.current?.contains(target) && !target.closest('[role=dialog],[role=menu],[role=status]'))
        setOver(false)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('pointerdown', onPress)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('pointerdown', onPress)
    }
  }, [over])
  return (
    <>
      <aside
        ref={aside}
        aria-label={inspector.label}
        className={classNames(
          'w-(--side) flex-none flex-col overflow-hidden border-l border-line bg-paper',
          shut ? 'wide:hidden' : 'wide:flex',
          over
            ? 'max-wide:absolute max-wide:inset-y-0 max-wide:right-0 max-wide:z-20 max-wide:flex max-wide:shadow-pop'
            : 'max-wide:hidden',
          'max-phone:hidden',
        )}
      >
        <Tabs.Root value={inspector.tab} onValueChange={inspector.onTab} className="flex min-h-0 flex-1 flex-col">
          <div className="flex h-10 flex-none items-stretch border-b border-line pr-2 pl-4">
            <TabRow
              label={inspector.label}
              className="flex-1"
              tabs={inspector.tabs.map(tab => ({ value: tab.id, label: tab.label }))}
            />
            <IconButton label={frame.foldInspector} onClick={close} className="self-center">
              <PanelRight />
            </IconButton>
          </div>
          {inspector.tabs.map(tab => (
            <Tabs.Content key={tab.id} value={tab.id} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto p-4">
              {tab.content}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </aside>
      <div
        className={classNames(
          'w-10 flex-none flex-col items-center gap-1 border-l border-line bg-sunk py-2 max-phone:hidden',
          shut ? 'wide:flex' : 'wide:hidden',
          over ? 'max-wide:hidden' : 'max-wide:flex',
        )}
      >
        <IconButton label={frame.unfoldInspector} onClick={() => open()}>
          <PanelRight />
        </IconButton>
        {inspector.tabs.map(tab => (
          <IconButton
            key={tab.id}
            label={tab.label}
            onClick={() => open(tab.id)}
            className={tab.id === inspector.tab ? 'text-ink' : ''}
          >
            {tab.icon}
          </IconButton>
        ))}
      </div>
    </>
  )
}
