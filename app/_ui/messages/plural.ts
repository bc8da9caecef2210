const rules = new Intl.PluralRules('en')
const numbers = { en: new Intl.NumberFormat('en'), ko: new Intl.NumberFormat('ko') }

/** `1 row`, `1,204 rows`: the English noun that fits a number. */
export function plural(count: number, one: string, other: string): string {
  return `${numbers.en.format(count)} ${rules.select(count) === 'one' ? one : other}`
}

/** A number with its Korean counter: `1,204행`. */
export function counted(count: number, counter: string): string {
  return `${numbers.ko.format(count)}${counter}`
}
