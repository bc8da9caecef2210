import type { TrinoServer } from './options.ts'
import { ask } from './session.ts'
import type { Transport } from './transport.ts'

/** Names of the cluster's functions, sorted, for completion; which of them a person may call is policy's to say. */
export async function listFunctions(options: TrinoServer, transport: Transport): Promise<string[]> {
  const { rows } = await ask(options, transport, { sql: 'SHOW FUNCTIONS', user: options.user, trace: 'catalog', tags: 'sagwan-read' })
  return [...new Set(rows.map(([name]) => String(name).toLowerCase()))].filter(name => /^[a-z]\w*$/.test(name)).sort()
}
