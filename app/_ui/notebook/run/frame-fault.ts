import type { Fault } from '@/lib/errors.ts'

/** The fault a hidden frame was answered with instead of a download; null where it holds nothing of ours. */
export function readFrameFault(frame: HTMLIFrameElement): Fault | null {
  const text = frame.contentDocument?.body?.textContent?.trim() ?? ''
  if (!text.startsWith('{')) return null
  try {
    const body = JSON.parse(text) as { error?: Fault }
    return body.error?.code ? body.error : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
