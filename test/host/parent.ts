import { join } from 'node:path'
import { startHost } from '../../lib/host/host.ts'

const host = await startHost({ module: join(import.meta.dirname, 'child.ts'), init: {}, name: 'test host' })
process.send?.(host.pid)
