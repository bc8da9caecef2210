/** One file of a font: what it holds, and where it lies. */
export type Face = { family: string; weight: string; style: string; range: string; url: string }

/** The first and last character of each stretch of a `unicode-range`; nothing given: all of them. */
export function parseRange(text: string): [number, number][] {
  if (text.trim() === '') return [[0, 0x10ffff]]
  return text.split(',').flatMap(part => {
    const [, from, to] = /^\s*U\+([\da-f?]+)(?:-([\da-f]+))?\s*$/i.exec(part) ?? []
    if (!from) return []
    const [low, high] = [from.replaceAll('?', '0'), to ?? from.replaceAll('?', 'f')]
    return [[Number.parseInt(low, 16), Number.parseInt(high, 16)]]
  })
}

/** The faces of these families that hold a character of `text`. */
export function facesFor(faces: readonly Face[], families: string, text: string): Face[] {
  const wanted = families.split(',').map(bareName)
  const signs = [...new Set(text)].map(sign => sign.codePointAt(0) ?? 0)
  return faces.filter(face => {
    if (!wanted.includes(bareName(face.family))) return false
    const ranges = parseRange(face.range)
    return signs.some(sign => ranges.some(([low, high]) => sign >= low && sign <= high))
  })
}

/**
 * The page's own fonts as a sheet that stands alone, as far as `text` needs them: some 45 KB for a picture in Latin
 * letters, and as much again for every stretch of Hangul in it. Rejects where a file cannot be read.
 */
export async function embedFonts(families: string, text: string): Promise<string> {
  const used = facesFor(listFaces(document.styleSheets), families, text)
  const rules = await Promise.all(
    used.map(async ({ family, weight, style, range, url }) => {
      const response = await fetch(url)
      if (!response.ok) throw new Error(`the font ${url} answered ${response.status}`)
      const data = await toDataUrl(await response.blob())
      const only = range === '' ? '' : `unicode-range:${range};`
      return `@font-face{font-family:${family};font-weight:${weight};font-style:${style};${only}src:url(${data}) format('woff2')}`
    }),
  )
  return rules.join('')
}

function listFaces(sheets: Iterable<CSSStyleSheet>): Face[] {
  return [...sheets].flatMap(sheet => facesIn(sheet.cssRules, sheet.href ?? document.baseURI))
}

function facesIn(rules: CSSRuleList, base: string): Face[] {
  return [...rules].flatMap(rule => {
    if (rule instanceof CSSFontFaceRule) {
      const read = (name: string) => rule.style.getPropertyValue(name)
      const [, url] = /url\(["']?([^"')]+)["']?\)/.exec(read('src')) ?? []
      if (!url) return []
      return [{
        family: read('font-family'), weight: read('font-weight') || '400', style: read('font-style') || 'normal',
        range: read('unicode-range'), url: new URL(url, base).href,
      }]
    }
    if (rule instanceof CSSImportRule)
      return rule.styleSheet ? facesIn(rule.styleSheet.cssRules, rule.styleSheet.href ?? base) : []
    return rule instanceof CSSGroupingRule ? facesIn(rule.cssRules, base) : []
  })
}

function bareName(family: string): string {
  return family.trim().replace(/^(["'])(.*)\1$/, '$2').toLowerCase()
}

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^;,]*/, 'data:font/woff2'))
    reader.onerror = () => reject(reader.error ?? new Error('the font could not be read'))
    reader.readAsDataURL(blob)
  })
}
