'use client'

import { useEffect, useRef } from 'react'

/** The end of a list that has more: asks for it as it comes near the sight. */
export function End({ onEnd }: { onEnd: () => void }) {
  const mark = useRef<HTMLSpanElement>(null)
  const latest = useRef(onEnd)
  useEffect(() => {
    latest.current = onEnd
  })
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current()
      },
      { rootMargin: '600px' },
    )
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  return <span ref={mark} className="block h-px" />
}
