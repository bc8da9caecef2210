import { Fragment } from 'react'
import type { ReactNode } from 'react'

/** A sentence whose `{names}` are filled with elements, so that each language keeps its own order of words. */
export function fill(sentence: string, parts: Record<string, ReactNode>): ReactNode[] {
  return sentence.split(/(\{\w+\})/).map((piece, index) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1]
    return <Fragment key={index}>{name !== undefined && name in parts ? parts[name] : piece}</Fragment>
  })
}
