import { createHash, timingSafeEqual } from 'node:crypto'
import type { PolicySet } from '../policy/set.ts'
import { parseAddresses } from './addresses.ts'
import { createAnalyses } from './analyses.ts'
import { createCanaries } from './canary.ts'
import type { CanaryReport } from './canary.ts'
import { createDecisionPoint } from './decision-point.ts'
import { readEvent } from './event.ts'
import type { GatewayOptions } from './gateway.ts'
import { listen } from './listener.ts'
import { readQuestion } from './question.ts'

type Options = Pick<GatewayOptions, 'port' | 'host' | 'allow' | 'secret' | 'service' | 'tls'> & {
  policies: () => PolicySet
  onFault(error: unknown): void
}

const maxBytes = 4 * 1024 * 1024

/**
 * The gateway of a doctor, for as long as no Sagwan runs: it knows the canaries and the service account, and nobody else
 * may do anything. Events of others are left to Sagwan: Trino sends them again. Throws the socket's error where the port
 * is taken.
 */
export async function startCheckGateway(options: Options): Promise<{ report: () => CanaryReport; close(): Promise<void> }> {
  const clock = () => new Date()
  const isAllowed = parseAddresses(options.allow)
  const canaries = createCanaries({ service: options.service, clock })
  const { id } = canaries.begin()
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const point = createDecisionPoint({
    service: options.service, policies: options.policies, catalog: () => null, onUnknown: () => undefined,
    people: { get: () => null, settled: () => null, size: () => 0 }, analyses: createAnalyses(options.service),
  })
  const ask = (path: string, body: Buffer): Promise<unknown> | unknown => {
    const question = readQuestion(JSON.parse(body.toString('utf8')))
    const canary = canaries.answer(path, question)
    if (canary) return canary.result
    switch (path) {
      case '/allow': return point.allow(question)
      case '/batch': return point.batch(question)
      case '/row-filters': return point.rowFilters(question)
      case '/masks': return point.masks(question)
      case '/mask': return point.mask(question)
      default: return false
    }
  }
  const listener = await listen({
    port: options.port, host: options.host, tls: options.tls ?? null, maxBodyBytes: () => maxBytes,
    onBadCertificate: address => canaries.noteStranger(address), onFault: options.onFault,
    async answer({ path, address, headers, body }) {
      if (!isAllowed(address)) canaries.noteStranger(address)
      if (!isAllowed(address) || !body) return { status: 200, body: { result: false } }
      if (path !== '/events') return { status: 200, body: { result: await ask(path, body) } }
      const given = headers['x-sagwan-secret']
      if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(options.secret))) {
        canaries.noteWrongSecret()
        return { status: 401, body: { error: 'refused' } }
      }
      const ours = canaries.take(readEvent(JSON.parse(body.toString('utf8'))))
      return ours ? { status: 200, body: { taken: 'ours' } } : { status: 503, body: { error: 'not recorded' } }
    },
  })
  return { report: () => canaries.report(id)!, close: () => listener.close() }
}
