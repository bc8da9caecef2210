import { normaliseDn } from '../contracts/dn.ts'
import type { Entry } from './ldif.ts'

/** A search filter as ldapjs parses it; its own `matches` compares with case, and DNs letter by letter. */
export type Filter = {
  type: string
  attribute?: string
  value?: string
  initial?: string
  any?: string[]
  final?: string
  clauses?: Filter[]
}

/** Attributes whose values are DNs. */
const dnAttributes = new Set(['member', 'uniquemember', 'memberof', 'owner', 'manager', 'seealso'])
const fold = (value: string) => value.normalize('NFC').trim().replace(/ +/g, ' ').toLowerCase()

/** Whether an entry passes a search filter, ignoring case and spaces as directories do. */
export function matches(node: Filter, entry: Entry): boolean {
  const name = (node.attribute ?? '').toLowerCase()
  // A password is nothing to search by.
  const values = name === 'userpassword' ? [] : entry.attributes.get(name) ?? []
  const compare = dnAttributes.has(name) ? normaliseDn : fold
  switch (node.type) {
    case 'AndFilter': return (node.clauses ?? []).every(clause => matches(clause, entry))
    case 'OrFilter': return (node.clauses ?? []).some(clause => matches(clause, entry))
    case 'NotFilter': return !(node.clauses ?? []).every(clause => matches(clause, entry))
    case 'PresenceFilter': return values.length > 0
    case 'EqualityFilter':
    case 'ApproximateFilter': return values.some(value => compare(value) === compare(node.value ?? ''))
    case 'SubstringFilter': return values.some(value => holdsParts(fold(value), node))
    // Ordering and matching rules are undefined here, and undefined matches nothing (RFC 4511, 4.5.1.7).
    default: return false
  }
}

function holdsParts(value: string, { initial = '', any = [], final = '' }: Filter): boolean {
  const start = initial.toLowerCase()
  const end = final.toLowerCase()
  if (!value.startsWith(start)) return false
  let at = start.length
  for (const part of any.map(part => part.toLowerCase())) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length - end.length >= at && value.endsWith(end)
}
