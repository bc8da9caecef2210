/** About how wide a text is at 11 px. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 11 : /[\dA-Zmw]/.test(char) ? 7 : 6), 0)
}

/** A text as far as it fits: its beginning, or with `middle` both of its ends. */
export function cutText(text: string, width: number, middle = false): string {
  if (text.length < 400 && textWidth(text) <= width) return text
  const signs = [...text.slice(0, 200)]
  const tail = [...text.slice(-200)]
  const cut = (count: number) =>
    middle
      ? `${signs.slice(0, Math.ceil(count * 0.6)).join('')}…${tail.slice(tail.length - Math.floor(count * 0.4)).join('')}`
      : `${signs.slice(0, count).join('')}…`
  let count = signs.length
  while (count > 1 && textWidth(cut(count)) > width) count -= 1
  return cut(count)
}

/** Names side by side as far as they fit; names that only differ at their end keep it. */
export function cutNames(names: readonly string[], width: number): string[] {
  const cut = names.map(name => cutText(name, width))
  return new Set(cut).size === new Set(names).size ? cut : names.map(name => cutText(name, width, true))
}
