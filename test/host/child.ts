import { AppError } from '../../lib/errors.ts'
import { serveHost } from '../../lib/host/serve.ts'

let greeting = ''

serveHost({
  greet: async ({ name }: { name: string }) => `${greeting} ${name}`,
  count: async ({ to }: { to: number }, emit) => {
    for (let i = 1; i <= to; i++) emit(i)
    return to
  },
  refuse: async () => {
    throw new AppError('limit-rows', 'too many rows', { params: { rows: 3 }, position: { line: 2, column: 5 } })
  },
  break: async () => { throw new TypeError('a secret in a message') },
  crash: async () => process.kill(process.pid, 'SIGSEGV'),
  hang: async () => { for (;;); },
  wait: async ({ ms }: { ms: number }) => new Promise(resolve => setTimeout(() => resolve(ms), ms)),
  environment: async () => Object.keys(process.env),
  bytes: async ({ size }: { size: number }) => new Uint8Array(size).fill(7),
}, async (init: { greeting?: string; refuse?: boolean; die?: boolean; silent?: boolean }) => {
  if (init.refuse) throw new AppError('warehouse-invalid', 'there is no warehouse')
  if (init.die) process.exit(3)
  if (init.silent) await new Promise(() => {})
  greeting = init.greeting ?? ''
})
