/** Text with every place that matches what was searched for. */
export function Marked({ text, search }: { text: string; search: string }) {
  const wanted = search.trim()
  if (!wanted) return text
  const parts = text.split(new RegExp(`(${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`, 'gi'))
  return parts.map((part, index) => index % 2 === 1
    ? <mark key={index} className="rounded-2 bg-celadon-wash text-celadon">{part}</mark> : part)
}
