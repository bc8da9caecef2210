import { createHash, timingSafeEqual } from 'node:crypto'
import type { Pool } from 'pg'
import { findOpenDifferences } from '../audit/differences.ts'
import type { PartHealth } from '../contracts/admin.ts'
import type { MissingReports } from '../contracts/audit.ts'
import type { Analyses } from '../contracts/engine.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Person } from '../contracts/principal.ts'
import type { Ledger } from '../audit/ledger.ts'
import type { Log } from '../log.ts'
import type { PolicySet } from '../policy/set.ts'
import { rolesOf } from '../policy/roles.ts'
import { parseAddresses } from './addresses.ts'
import { answerCheck, createCanaries } from './canary.ts'
import { createAnalyses } from './analyses.ts'
import { createDecisionPoint } from './decision-point.ts'
import { nothing, policyIdentity } from './expressions.ts'
import { BadEvent, readEvent } from './event.ts'
import { createExpectations } from './expectations.ts'
import { listen } from './listener.ts'
import type { Answer, GatewayTls } from './listener.ts'
import { createPeople } from './people.ts'
import { BadQuestion, readQuestion } from './question.ts'
import type { Question } from './question.ts'
import { createRefusals } from './refusals.ts'
import { createSink } from './sink.ts'
import { createMissing } from './missing.ts'
import { createStopwatch } from './stopwatch.ts'

export type GatewayOptions = {
  port: number
  host: string
  /** Addresses and networks that may ask and tell, as `GATEWAY_ALLOW` has them; empty: this machine. */
  allow: string
  tls?: GatewayTls | null
  /** What Trino sends with each event in `X-Sagwan-Secret`. */
  secret: string
  /** Texts that must never come into the ledger, e.g. the hash key as Trino's table holds it. */
  secrets?: readonly string[]
  /** The account by which we sign in to Trino. */
  service: string
  policies: () => PolicySet
  catalog: () => WarehouseCatalog | null
  /** Asks the directory for the person of exactly this user name, in lower case. */
  findPerson(user: string): Promise<Person | null>
  pool: Pool
  ledger: Pick<Ledger, 'append'>
  clock: () => Date
  log: Log
  /** A statement from outside changed which tables there are: the catalog should be read again. */
  onTables?: () => void
}

export type GatewayState = {
  questions: number
  /** Milliseconds in which at least one question waited for its answer, since the start: what Trino waited for us. */
  askedMs: number
  faults: number
  refused: number
  events: { recorded: number; repeated: number; ours: number; refused: number; lastAt: string | null
    /** How far Trino's clock was behind (positive) or before ours at the last event, its way included. */
    skewMs: number | null }
}

export type Gateway = {
  port: number
  /** For the engine: names under which a statement is analysed, and what Trino asked meanwhile. */
  analyses: Analyses
  state(): GatewayState
  /** Queries of the last day of which Trino told the begin and no end, or nothing. */
  findMissing(): Promise<MissingReports>
  /** Red while a query that Trino ran otherwise than decided is acknowledged by nobody. */
  health(): Promise<PartHealth>
  close(): Promise<void>
}

/** A batch of 20,000 tables has 3 MB, the event of a large query some more. */
const maxBodyBytes = 32 * 1024 * 1024
const strangerBytes = 64 * 1024

type Endpoint = '/allow' | '/batch' | '/row-filters' | '/masks' | '/mask'

/** What an endpoint answers when it cannot or must not: nothing allowed, no row, every cell NULL. */
const denials: Record<Endpoint, (question: Question | null) => unknown> = {
  '/allow': () => false,
  '/batch': () => [],
  '/row-filters': () => [nothing],
  '/mask': () => ({ expression: 'NULL', identity: policyIdentity }),
  // An empty list would open every column: where the columns are not known, an answer that Trino cannot read.
  '/masks': question => question?.resources
    ? question.resources.map((_, index) => ({ index, viewExpression: { expression: 'NULL', identity: policyIdentity } }))
    : 'refused',
}

function isEndpoint(path: string): path is Endpoint {
  return Object.hasOwn(denials, path)
}

function isSecret(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret))
}

/** Takes secrets out of a text before it is read. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(new RegExp(secret.replace(/[^\w]/g, '\\$&'), 'gi'), '••••'), text)
}

/**
 * Opens the port on which Trino asks what it may do (the OPA plugin) and tells what it did (the HTTP event listener).
 * Questions are answered from memory, always with status 200 and a whole `result`, and closed on every fault. Events are
 * answered with 2xx once they are durable. Throws `config-invalid` for addresses that are none.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { service, policies, catalog, pool, ledger, clock, log, secret } = options
  const isAllowed = parseAddresses(options.allow)
  const secrets = (options.secrets ?? []).filter(text => text.length >= 8)
  const analyses = createAnalyses(service)
  const people = createPeople({ find: options.findPerson, clock, log })
  const refusals = createRefusals({ ledger, clock, log })
  const canaries = createCanaries({ service, clock })
  const point = createDecisionPoint({
    service, policies, catalog, people, analyses,
    onUnknown: operation => refusals.note('operation', '/allow', `there is no rule for \`${operation.slice(0, 100)}\``, null),
  })
  const counts = { questions: 0, faults: 0, recorded: 0, repeated: 0, ours: 0, refused: 0 }
  let last: { at: string; skewMs: number } | null = null
  const expectations = createExpectations({ policies, catalog, people, clock })
  const findMissing = createMissing(pool, clock)
  const watch = createStopwatch()
  const sink = createSink({
    pool, ledger, clock, service, analyses, onTables: options.onTables ?? (() => undefined),
    async actor(user) {
      const person = await people.get(user)
      return person && { user: person.user, roles: rolesOf(policies(), person).roles }
    },
    expectations, onForged: (event, address, reason) => refusals.note('event', '/events', reason, address),
  })

  const ask: Record<Endpoint, (question: Question) => Promise<unknown>> = {
    '/allow': point.allow, '/batch': point.batch, '/row-filters': point.rowFilters, '/masks': point.masks, '/mask': point.mask,
  }
  const answerQuestion = async (path: Endpoint, address: string, body: Buffer | null): Promise<Answer> => {
    counts.questions += 1
    let question: Question | null = null
    try {
      if (!body) throw new BadQuestion('no body, or one that is too large')
      question = readQuestion(JSON.parse(body.toString('utf8')))
      expectations.note()
      const canary = isAllowed(address) ? canaries.answer(path, question) : undefined
      if (canary) return { status: 200, body: canary }
      if (isAllowed(address)) return { status: 200, body: { result: await ask[path](question) } }
      canaries.noteStranger(address)
      refusals.note('address', path, 'this address may not ask', address)
    } catch (error) {
      if (error instanceof BadQuestion || error instanceof SyntaxError) {
        refusals.note(isAllowed(address) ? 'question' : 'address', path, 'no question of Trino', address)
      } else {
        counts.faults += 1
        log.error({ err: error, path }, 'a question of Trino was denied by a fault of ours')
      }
    }
    return { status: 200, body: { result: denials[path](question) } }
  }

  const takeEvent = async (address: string, given: string | string[] | undefined, body: Buffer | null): Promise<Answer> => {
    const refuse = (status: number, what: 'address' | 'secret' | 'event', reason: string): Answer => {
      counts.refused += 1
      refusals.note(what, '/events', reason, address)
      return { status, body: { error: 'refused' } }
    }
    if (!isAllowed(address)) {
      canaries.noteStranger(address)
      return refuse(403, 'address', 'this address may not tell')
    }
    if (!isSecret(given, secret)) {
      canaries.noteWrongSecret()
      return refuse(401, 'secret', 'an event without the secret')
    }
    if (!body) return refuse(413, 'event', 'an event without a body, or too large')
    try {
      const event = readEvent(JSON.parse(withoutSecrets(body.toString('utf8'), secrets)))
      if (canaries.take(event)) return { status: 200, body: { taken: 'ours' } }
      const taken = await sink.take(event, address)
      counts[taken] += 1
      const now = clock()
      last = { at: now.toISOString(), skewMs: now.getTime() - Date.parse(event.endedAt) }
      return { status: taken === 'refused' ? 409 : 200, body: { taken } }
    } catch (error) {
      if (error instanceof BadEvent || error instanceof SyntaxError) return refuse(400, 'event', 'no event of Trino')
      log.error({ err: error }, 'an event of Trino could not be recorded; Trino sends it again')
      return { status: 503, body: { error: 'not recorded' } }
    }
  }

  const listener = await listen({
    port: options.port, host: options.host, tls: options.tls ?? null,
    onFault: error => log.warn({ err: error }, 'an answer to Trino could not be sent'),
    onBadCertificate: address => refusals.note('certificate', '/', 'no certificate that we trust', address),
    // Who may not come in fills no memory: of their bodies only as much is kept as names a question.
    maxBodyBytes: ({ path, address, headers }) => !isAllowed(address) ? strangerBytes
      : path === '/events' && !isSecret(headers['x-sagwan-secret'], secret) ? 0 : maxBodyBytes,
    async answer({ path, address, headers, body }) {
      if (path === '/events') return takeEvent(address, headers['x-sagwan-secret'], body)
      if (isEndpoint(path)) return watch.during(() => answerQuestion(path, address, body))
      // A doctor on this machine need not be among Trino's addresses.
      if (path === '/check' && isSecret(headers['x-sagwan-secret'], secret)) return answerCheck(canaries, body)
      // A 404 would show the person this address.
      refusals.note(isAllowed(address) ? 'question' : 'address', path, 'nothing is here', address)
      return { status: 200, body: { result: false } }
    },
  })

  return {
    port: listener.port,
    analyses,
    state: () => ({
      questions: counts.questions, askedMs: watch.elapsedMs(), faults: counts.faults, refused: refusals.count(),
      events: {
        recorded: counts.recorded, repeated: counts.repeated, ours: counts.ours, refused: counts.refused,
        lastAt: last?.at ?? null, skewMs: last?.skewMs ?? null,
      },
    }),
    findMissing,
    async health(): Promise<PartHealth> {
      const { open, newest: [newest] } = await findOpenDifferences(pool, 1)
      if (newest) {
        return { ok: false, code: 'gateway-differs', params: { open, seq: newest.seq },
          detail: `${open} queries ran otherwise than decided, the newest on record as no. ${newest.seq}; an auditor must look` }
      }
      if (!catalog()) return { ok: false, code: 'gateway-no-catalog', detail: 'the catalog is not read yet: everything is denied' }
      const { unreported, unclosed } = await findMissing()
      const { questions, recorded } = counts
      return { ok: true, code: 'gateway-works', params: { questions, recorded, unreported, unclosed },
        detail: `${questions} questions, ${recorded} events on record; ${unreported} of our queries never reported, ${unclosed} from outside never ended` }
    },
    async close() {
      await listener.close()
      await refusals.settle()
    },
  }
}
