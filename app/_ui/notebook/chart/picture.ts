import { embedFonts } from './fonts.ts'
import { cutText, textWidth } from './plot/text.ts'

/** What stands around a drawing in its file. */
export type PictureText = { title: string; subtitle: string; foot: string }
export type Picture = { svg: string; width: number; height: number }

const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'dominant-baseline',
  'shape-rendering',
] as const
const pad = 24
/** Text is measured at 11 px, the legend is written at 12. */
const legendSize = 12 / 11

/**
 * The drawing in `figure` as an SVG that stands alone: computed styles written into its marks, its title, its legend
 * and what the record says of it around it, and in it the fonts it is set in, so that it looks the same elsewhere.
 * Null where nothing is drawn. Rejects where a font cannot be read.
 */
export async function toSvg(figure: Element, text: PictureText): Promise<Picture | null> {
  const drawn = [
    ...figure.querySelectorAll<SVGSVGElement>('[data-plot] svg.recharts-surface, [data-plot] svg.nb-own-plot'),
  ].sort((a, b) => b.clientWidth * b.clientHeight - a.clientWidth * a.clientHeight)[0]
  if (!drawn) return null
  const styles = getComputedStyle(figure)
  const ink = styles.color
  const paper = findGround(figure)
  const faded = colourOf(figure, 'var(--faded)')
  const inner = { width: drawn.clientWidth, height: drawn.clientHeight }
  const legend = [...figure.querySelectorAll('.nb-legend li')].map(item => ({
    name: item.textContent ?? '',
    colour: getComputedStyle(item.querySelector('span') ?? item).backgroundColor,
  }))
  const width = inner.width + pad * 2
  const rows = inRows(legend.map(({ name }) => 32 + textWidth(name) * legendSize), width - pad)
  const below = 40 + (text.subtitle ? 20 : 0)
  const head = below + Math.max(0, ...rows.map(({ row }) => row + 1)) * 24
  const height = head + inner.height + 44
  const line = (y: number, words: string, size: number, weight: number, fill: string) =>
    `<text x="${pad}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">`
    + `${escape(cutText(words, ((width - pad * 2) * 11) / size))}</text>`
  const marks = legend.map(({ name, colour }, index) => {
    const { x, row } = rows[index] ?? { x: 0, row: 0 }
    const y = below + row * 24
    return (
      `<rect x="${pad + x}" y="${y + 9}" width="8" height="8" rx="2" fill="${colour}"/>`
      + `<text x="${pad + x + 14}" y="${y + 17}" font-size="12" fill="${ink}">${escape(name)}</text>`
    )
  })
  const body =
    line(28, text.title, 14, 600, ink)
    + (text.subtitle ? line(46, text.subtitle, 12, 400, faded) : '')
    + marks.join('')
    + `<g transform="translate(${pad} ${head})">${inlined(drawn)}</g>`
    + line(height - 14, text.foot, 11, 400, faded)
  const fonts = await embedFonts(styles.fontFamily, body.replace(/<[^>]*>/g, ''))
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
    + ` font-family="${escape(styles.fontFamily)}"><defs><style>${fonts}</style></defs>`
    + `<rect width="100%" height="100%" fill="${paper}"/>${body}</svg>`
  return { svg, width, height }
}

/** An SVG as a PNG at twice its size, for screens of today. Rejects where the browser cannot draw it. */
export async function toPng({ svg, width, height }: Picture): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml;charset=utf-8' }))
  try {
    const image = new Image(width, height)
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = () => reject(new Error('the picture could not be drawn'))
      image.src = url
    })
    // Loaded is not drawn: the fonts in it are read by now.
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * 2
    canvas.height = height * 2
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        blob => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))),
        'image/png',
      ),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Hands a file to the browser to keep. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has begun by the next turn; the address is needed no more.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** The drawing with every style it has on the page written into it: a file knows neither our sheets nor our tokens. */
function inlined(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement
  const originals = [drawn, ...drawn.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [index, original] of originals.entries()) {
    const target = copies[index]
    if (!target) continue
    const computed = getComputedStyle(original)
    target.removeAttribute('style')
    target.removeAttribute('class')
    for (const name of properties) {
      const value = computed.getPropertyValue(name)
      if (value !== '' && value !== 'normal' && !value.startsWith('url(')) target.setAttribute(name, value)
    }
  }
  copy.setAttribute('width', String(drawn.clientWidth))
  copy.setAttribute('height', String(drawn.clientHeight))
  return new XMLSerializer().serializeToString(copy)
}

/** Where things of these widths stand in rows `room` pixels wide, the first row 0. */
function inRows(widths: number[], room: number): { x: number; row: number }[] {
  let [x, row] = [0, 0]
  return widths.map(width => {
    if (x > 0 && x + width > room) [x, row] = [0, row + 1]
    const place = { x, row }
    x += width
    return place
  })
}

function colourOf(near: Element, value: string): string {
  const probe = document.createElement('span')
  probe.style.color = value
  near.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function findGround(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const ground = getComputedStyle(at).backgroundColor
    if (ground !== 'transparent' && ground !== 'rgba(0, 0, 0, 0)') return ground
  }
  return '#ffffff'
}

function escape(text: string): string {
  const signs: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  }
  return text.replace(/[&<>"]/g, sign => signs[sign] ?? sign)
}
