'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** `⌘` on a Mac, `Ctrl` elsewhere. */
export function useModifier(): string {
  return useSyncExternalStore(never, () => /mac|iphone|ipad/i.test(navigator.platform) ? '⌘' : 'Ctrl', () => 'Ctrl')
}
