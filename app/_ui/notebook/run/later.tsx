'use client'

import { later } from '@/app/_ui/base/later.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'

// The other forms of a result: most cells show their rows.

const Waiting = () => <Skeleton className="h-58 p-6" widths={[30, 60, 90, 70]} />
export const ChartInCell = later(() => import('../chart/in-cell.tsx').then(module => module.ChartInCell), Waiting)
export const ResultPivot = later(() => import('../pivot/pivot.tsx').then(module => module.ResultPivot), Waiting)
export const ResultProfile = later(() => import('../profile/profile.tsx').then(module => module.ResultProfile), Waiting)
