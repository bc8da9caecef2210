const task = /^([\s>]*(?:[-*+]|\d{1,9}[.)])\s+)\[([ xX])\]/

/** The text with the task on a line (counted from 1) ticked, or cleared; as it was where no task stands there. */
export function toggleTask(source: string, line: number): string {
  const lines = source.split('\n')
  const text = lines[line - 1]
  if (text === undefined) return source
  lines[line - 1] = text.replace(task, (_all, before: string, sign: string) => `${before}[${sign === ' ' ? 'x' : ' '}]`)
  return lines.join('\n')
}
