'use client'

import { useCallback, useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export type Preloaded = { preload: () => Promise<void> }
/** Long enough for a page to have what it opened with. */
const quietMs = 1500
/** Parts on their way that somebody waits for: what is fetched ahead comes after them. */
let awaited = 0

/**
 * A component whose script comes when it is first shown, or ahead of that by `preload`: then it stands there at once,
 * without the moment of waiting that React's `lazy` costs. Only for what the server does not draw. `Waiting` stands in
 * its place meanwhile and gets the same properties; where there is none (dialogs), a failure is said in a toast.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting?: ComponentType<Props>,
): ComponentType<Props> & Preloaded {
  let loaded: ComponentType<Props> | null = null
  let loading: Promise<ComponentType<Props>> | null = null
  const fetchPart = () => {
    if (loading) return loading
    awaited += 1
    loading = load().then(component => (loaded = component)).finally(() => (awaited -= 1))
    // whoever wants it next asks again
    loading.catch(() => (loading = null))
    return loading
  }
  function Late(props: Props) {
    const { common } = useMessages()
    const toast = useToast()
    const [Component, setComponent] = useState(() => loaded)
    const [failures, setFailures] = useState(0)
    const [asking, setAsking] = useState(false)
    const ask = useCallback(() => {
      setAsking(true)
      fetchPart().then(component => setComponent(() => component), () => {
        setAsking(false)
        setFailures(count => count + 1)
      })
    }, [])
    const failed = failures > 0 && !asking
    // What fails again may be of a version that the server no longer has; what was typed is kept over a reload.
    const isOld = failures > 1
    const label = isOld ? common.reloadPage : common.retry
    useEffect(() => {
      if (!Component) ask()
    }, [Component, ask])
    useEffect(() => {
      if (!failed || Waiting) return
      toast({ text: common.offlineTitle, tone: 'failed', action: { label, run: isOld ? reload : ask } })
    }, [failed, toast, common, label, isOld, ask])
    if (Component) return <Component {...props} />
    if (!Waiting) return null
    if (!failed) return <Waiting {...props} />
    return (
      <Empty title={common.offlineTitle} action={<Button onClick={isOld ? reload : ask}>{label}</Button>}>
        {common.offline}
      </Empty>
    )
  }
  // a part that cannot be had ahead of time says so where it is shown
  const preload = () => fetchPart().then(() => undefined, () => undefined)
  return Object.assign(Late, { preload })
}

function reload(): void {
  window.location.reload()
}

/** Fetches what may be wanted soon, one after the other, once the page is quiet. Answers how to leave it. */
export function preloadSoon(parts: readonly Preloaded[]): () => void {
  let left = false
  const fetchAll = async () => {
    for (const part of parts) {
      do await untilIdle()
      while (awaited > 0 && !left)
      if (left) return
      await part.preload()
    }
  }
  const timer = setTimeout(() => void fetchAll(), quietMs)
  return () => {
    left = true
    clearTimeout(timer)
  }
}

function untilIdle(): Promise<void> {
  return new Promise(resolve => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve(), { timeout: 4000 })
    else setTimeout(resolve, 100)
  })
}
