'use client'

import { createContext, useContext } from 'react'
import type { EngineKind } from '@/lib/contracts/catalog.ts'

/** The engine of the table that is explored: its dialect, and where a run goes. */
export const EngineContext = createContext<EngineKind>('duckdb')

export function useEngine(): EngineKind {
  return useContext(EngineContext)
}
