import type { Suggestion } from './complete.ts'

/** Lucide's paths (ISC licence), for the one list that React does not draw. */
const paths = {
  text: ['M12 4v16', 'M4 7V5a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v2', 'M9 20h6'],
  number: ['M4 9h16', 'M4 15h16', 'M10 3 8 21', 'M16 3l-2 18'],
  time: ['M12 6v6l4 2', 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z'],
  table: ['M9 3H5a2 2 0 0 0-2 2v4m6-6h10a2 2 0 0 1 2 2v4M9 3v18m0 0h10a2 2 0 0 0 2-2V9M9 21H5a2 2 0 0 1-2-2V9m0 0h18'],
  braces: [
    'M8 3H7a2 2 0 0 0-2 2v5a2 2 0 0 1-2 2 2 2 0 0 1 2 2v5c0 1.1.9 2 2 2h1',
    'M16 21h1a2 2 0 0 0 2-2v-5c0-1.1.9-2 2-2a2 2 0 0 1-2-2V5a2 2 0 0 0-2-2h-1',
  ],
  function: ['M3 5h4a2 2 0 0 1 2 2v10a2 2 0 0 0 2 2h2', 'M4 12h8', 'M15 11l6 6', 'M21 11l-6 6'],
  none: [],
} as const

function iconOf(suggestion: Suggestion): keyof typeof paths {
  if (suggestion.group === 'function') return 'function'
  if (suggestion.group === 'table' || suggestion.group === 'relation') return 'table'
  switch (suggestion.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return 'number'
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'interval':
      return 'time'
    case 'nested':
    case 'json':
      return 'braces'
    case null:
      return 'none'
    default:
      return 'text'
  }
}

/** The small sign before a suggestion: what kind of thing it is. */
export function drawIcon(suggestion: Suggestion): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const icon = document.createElementNS(space, 'svg')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('class', 'sql-option-icon')
  icon.setAttribute('aria-hidden', 'true')
  for (const d of paths[iconOf(suggestion)]) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('d', d)
    icon.append(path)
  }
  return icon
}

/** The hatch of a mask, as in `MaskHatch`. */
export function drawHatch(): HTMLElement {
  const hatch = document.createElement('span')
  hatch.className = 'hatch inline-block size-3 flex-none'
  hatch.setAttribute('aria-hidden', 'true')
  return hatch
}
