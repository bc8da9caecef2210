/** First words without the marks of Markdown: headings, emphasis, code. SQL stays as it is. */
export function plainText(excerpt: string): string {
  return excerpt
    .replace(/(^|\s)#{1,6}\s+/g, '$1')
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, '$1')
    .replace(/`([^`]*)`/g, '$1')
    .trim()
}
