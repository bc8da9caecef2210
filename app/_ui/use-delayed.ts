'use client'

import { useEffect, useState } from 'react'

/** The value once it has stayed the same for `delayMs`: what one types, when one pauses. */
export function useDelayed<T>(value: T, delayMs = 200): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs)
    return () => clearTimeout(timer)
  }, [value, delayMs])
  return settled
}
