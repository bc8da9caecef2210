import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { parseConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { AppError, isAppError } from '../errors.ts'
import { systemActor } from '../query/actor.ts'
import { buildMissing } from './build.ts'

const root = join(import.meta.dirname, '../..')
const dev = process.argv.includes('--dev')
/** After this long a stop stops waiting for open requests. */
const patienceMs = 10_000

const say = (line: string) => console.log(line)
const step = (line: string) => say(`  ${line} …`)

/** Starts everything in one process and says so in one line; stops everything on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const config = parseConfig(process.env, root)
  await buildMissing(step, { dev })
  // Nothing leaves this machine.
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  // Next is loaded while the parts are opened: they mostly wait for processes of their own.
  const loading = import('next')
  const { openHouse } = await import('../server.ts')
  const house = await openHouse(config, step)
  globalThis.__sagwan = house
  const { default: next } = await loading
  const server = createServer()
  // A page that was open while we were away asks at once: its requests wait, where nobody would ever answer them.
  const ready = Promise.withResolvers<(request: IncomingMessage, response: ServerResponse) => void>()
  server.on('request', (request, response) => void ready.promise.then(answer => answer(request, response)))
  try {
    const port = await listen(server, config)
    // next-auth reads both from the environment, at its first request.
    process.env.NEXTAUTH_URL = config.PUBLIC_URL ?? `http://localhost:${port}`
    process.env.NEXTAUTH_SECRET = house.sessionSecret
    const app = next({ dev, dir: root, quiet: !dev, hostname: config.HOST, port, httpServer: server })
    await app.prepare()
    const handle = app.getRequestHandler()
    ready.resolve((request, response) => {
      // Only we may say where a request comes from.
      request.headers['x-sagwan-address'] = clientAddress(request, config.TRUSTED_PROXIES)
      void handle(request, response)
    })
    const stop = stopper(async () => {
      server.close()
      await house.close()
      server.closeAllConnections()
      await app.close()
    })
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
    process.on('SIGHUP', () => void house.policies.reload(systemActor)
      .catch((error: unknown) => house.log.error({ err: error }, 'policies could not be read again')))
    greet(config, port)
  } catch (error) {
    await house.close()
    throw error
  }
}

function greet(config: Config, port: number): void {
  if (config.demo) {
    say('\n  Demo accounts; each password is the name:')
    say('    analyst      Korean customers only, email hashed')
    say('    analyst-jp   the same notebooks, Japanese customers')
    say('    marketer     aggregates and products, no customers')
    say('    owner        everything in the shop, salaries too')
    say('    auditor      no data, but the whole record')
    say('    admin        policies, sessions and health; no data\n')
  }
  say(`Sagwan is ready on ${config.PUBLIC_URL ?? `http://localhost:${port}`}`)
}

function listen(server: ReturnType<typeof createServer>, { PORT, HOST }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
      ? new AppError('config-invalid', `PORT: ${PORT} is taken on ${HOST}; stop what uses it or set another`) : error))
    server.listen(PORT, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : PORT)
    })
  })
}

/** The socket's address, or what the trusted proxies in front say of it: the n-th from the right of their header. */
function clientAddress(request: IncomingMessage, proxies: number): string {
  const socket = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (proxies === 0) return socket
  const said = String(request.headers['x-forwarded-for'] ?? '').split(',').map(part => part.trim()).filter(Boolean)
  const address = said.at(-proxies)
  return address && isIP(address) ? address : socket
}

function stopper(close: () => Promise<void>): () => void {
  let stopping = false
  return () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), patienceMs).unref()
    close().then(() => process.exit(0), error => {
      console.error(error)
      process.exit(1)
    })
  }
}

main().catch((error: unknown) => {
  console.error(isAppError(error) ? `Sagwan did not start: ${error.message}` : error)
  process.exit(1)
})
