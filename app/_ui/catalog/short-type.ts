const names: Record<string, string> = {
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  DOUBLE: 'double',
  INTEGER: 'integer',
}

/** An engine's type as a tree has room for it: `decimal(18,0)`, `timestamptz`, `struct`, `varchar[]`. */
export function shortType(type: string): string {
  const known = names[type.toUpperCase()]
  if (known) return known
  const nested = /^(struct|map|union)\(.*\)(\[\d*\])*$/is.exec(type)
  if (nested) return nested[1]!.toLowerCase() + (nested[2] ?? '')
  return type.toLowerCase()
}
