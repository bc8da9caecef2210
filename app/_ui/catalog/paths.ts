type TableName = { catalog: string; schema: string; table: string }

/** `shop/sales/customers`, each part encoded: the end of a table's address, on the page and in the API. */
export function tablePath({ catalog, schema, table }: TableName): string {
  return [catalog, schema, table].map(encodeURIComponent).join('/')
}

/** Where a table's page stands. */
export function catalogPath(name: TableName, tab?: string): string {
  return `/catalog/${tablePath(name)}${tab ? `?tab=${tab}` : ''}`
}

/** A part of an address as it was meant; the router hands them on as they were written. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}
