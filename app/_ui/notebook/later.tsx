'use client'

import { later } from '@/app/_ui/base/later.tsx'
import type { Preloaded } from '@/app/_ui/base/later.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { loadSignatures } from './editor/functions.ts'

// What one need not have to read a notebook's cells and type in them, each when it is first shown.

/** Comes while the notebook is read; until it is there the statement stands in its place. */
export const Editor = later(() => import('./editor/editor.tsx').then(module => module.Editor),
  ({ value }) => <pre className="nb-far">{value}</pre>)

/** What hovering a function tells. */
export const Signatures: Preloaded = { preload: loadSignatures }

export const Result = later(() => import('./run/result.tsx').then(module => module.Result),
  () => <Skeleton className="border-t border-line p-4" widths={[90, 70, 80]} />)

export const NotebookDialogs = later(() => import('./page/dialogs.tsx').then(module => module.NotebookDialogs))

const PanelWaiting = () => <Skeleton widths={[40, 70, 60]} />
export const ValuePanel = later(() => import('./inspector/value.tsx').then(module => module.ValuePanel), PanelWaiting)
export const VersionsPanel = later(() => import('./versions/panel.tsx').then(module => module.VersionsPanel), PanelWaiting)
