/** What to change, word for word: in which file, which lines, and what else to do. */
export type Change = { file: string; lines?: string[]; then?: string }

/** One line of a doctor's report; `ok` null: not looked at, because of an earlier fault. */
export type Line = { ok: boolean | null; name: string; words: string; change?: Change }

const marks = new Map<boolean | null, string>([[true, '✓'], [false, '✗'], [null, '–']])
const width = 16

/** The line as text, with what to change under it. */
export function showLine({ ok, name, words, change }: Line): string {
  const head = `${marks.get(ok)} ${name.padEnd(width)} ${words}`
  if (!change) return head
  const indent = ' '.repeat(4)
  return [
    head, `${indent}change ${change.file}${change.lines ? ':' : ''}`,
    ...(change.lines ?? []).map(line => `${indent}${indent}${line}`),
    ...(change.then ? [`${indent}then ${change.then}`] : []),
  ].join('\n')
}

/** Collects lines and shows each as soon as it is known. */
export type Report = {
  pass(name: string, words: string): void
  fail(name: string, words: string, change?: Change): void
  skip(name: string, words: string): void
  lines(): readonly Line[]
}

export function createReport(show: (line: Line) => void): Report {
  const lines: Line[] = []
  const add = (line: Line) => {
    lines.push(line)
    show(line)
  }
  return {
    pass: (name, words) => add({ ok: true, name, words }),
    fail: (name, words, change) => add({ ok: false, name, words, ...(change ? { change } : {}) }),
    skip: (name, words) => add({ ok: null, name, words }),
    lines: () => lines,
  }
}
