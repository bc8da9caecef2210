/** A decimal number to the last digit: `unscaled / 10 ** scale`. */
export type Exact = { unscaled: bigint; scale: number }

/** Reads `-12.50` exactly; undefined where the text is no plain decimal (an exponent, `inf`, `nan`). */
export function parseExact(text: string): Exact | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (!match) return undefined
  const [, sign = '', whole = '', part = ''] = match
  if (whole === '' && part === '') return undefined
  const unscaled = BigInt(whole + part)
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale: part.length }
}

function align(a: Exact, b: Exact): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.unscaled * 10n ** BigInt(scale - a.scale), b.unscaled * 10n ** BigInt(scale - b.scale), scale]
}

/** The exact sum of two decimals, with the larger scale. */
export function addExact(a: Exact, b: Exact): Exact {
  const [left, right, scale] = align(a, b)
  return { unscaled: left + right, scale }
}

/** Negative, zero or positive, as `Array.sort` wants it. */
export function compareExact(a: Exact, b: Exact): number {
  const [left, right] = align(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** `sum / count`, rounded half away from zero to two digits more than the sum has (a whole average stays whole). */
export function averageExact(sum: Exact, count: number): Exact {
  const extra = 2
  const numerator = sum.unscaled * 10n ** BigInt(extra)
  const by = BigInt(count)
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const rounded = (size + by / 2n) / by
  return trimExact({ unscaled: negative ? -rounded : rounded, scale: sum.scale + extra }, sum.scale)
}

/** Drops zeros at the end down to `keep` digits after the point. */
function trimExact(value: Exact, keep: number): Exact {
  let { unscaled, scale } = value
  while (scale > keep && unscaled % 10n === 0n) {
    unscaled /= 10n
    scale -= 1
  }
  return { unscaled, scale }
}

/** The decimal as text, every digit of its scale shown. */
export function printExact(value: Exact): string {
  const negative = value.unscaled < 0n
  const digits = (negative ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, '0')
  const whole = digits.slice(0, digits.length - value.scale)
  const part = value.scale > 0 ? `.${digits.slice(-value.scale)}` : ''
  return `${negative ? '-' : ''}${whole}${part}`
}
