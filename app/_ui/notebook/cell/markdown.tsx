'use client'

import { later } from '@/app/_ui/base/later.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'

const Waiting = () => <Skeleton className="py-2" widths={[70, 85, 50]} />

/** Markdown as it is read. What reads it comes with the first text there is to show. */
export const MarkdownText = later(() => import('./markdown-text.tsx').then(module => module.MarkdownText), Waiting)
