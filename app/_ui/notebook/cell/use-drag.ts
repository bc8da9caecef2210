import { useState } from 'react'
import type { DragEvent } from 'react'
import { useNotebook } from '../context.tsx'

const type = 'application/x-sagwan-cell'

/** Dragging a cell by its number, and dropping one above or below this one. */
export function useDrag(cellId: string, number: number) {
  const { mayEdit, moveTo, go } = useNotebook()
  const [over, setOver] = useState<'above' | 'below' | null>(null)
  const sideOf = (event: DragEvent) => {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    return event.clientY < top + height / 2 ? 'above' : 'below'
  }
  const carries = (event: DragEvent) => mayEdit && event.dataTransfer.types.includes(type)
  return {
    over,
    handle: {
      draggable: mayEdit,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(type, JSON.stringify({ cellId, number }))
        event.dataTransfer.effectAllowed = 'move'
        go({ cellId, editing: false })
      },
    },
    target: {
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        setOver(sideOf(event))
      },
      onDragLeave: (event: DragEvent) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(null)
      },
      onDrop: (event: DragEvent) => {
        setOver(null)
        if (!carries(event)) return
        event.preventDefault()
        const dragged = readDragged(event.dataTransfer.getData(type))
        if (!dragged || dragged.cellId === cellId) return
        const target = number - 1 + (sideOf(event) === 'below' ? 1 : 0)
        // Taken out above, everything below it moves up by one.
        moveTo(dragged.cellId, dragged.number - 1 < target ? target - 1 : target)
      },
    },
  }
}

function readDragged(text: string): { cellId: string; number: number } | null {
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || typeof value !== 'object' || !('cellId' in value) || !('number' in value)) return null
    return { cellId: String(value.cellId), number: Number(value.number) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
