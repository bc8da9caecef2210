import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCanaries } from '../../lib/gateway/canary.ts'
import type { CanaryReport } from '../../lib/gateway/canary.ts'
import { startCheckGateway } from '../../lib/gateway/check-gateway.ts'
import type { Question } from '../../lib/gateway/question.ts'
import { demoPolicies } from './support.ts'

const question = (user: string, operation: string, more: Partial<Question> = {}): Question =>
  ({ user, operation, resource: {}, target: {}, resources: null, ...more })
const nodes = { catalog: 'system', schema: 'runtime', table: 'nodes', columns: ['node_version'], properties: null }

describe('createCanaries', () => {
  let now = Date.now()
  const canaries = createCanaries({ service: 'sagwan', clock: () => new Date(now) })
  const answer = (path: string, asked: Question) => canaries.answer(path, asked)?.result

  it('knows the names it gave out, and no other', () => {
    const { names } = canaries.begin()
    expect(answer('/allow', question(names.mask, 'ExecuteQuery'))).toBe(true)
    expect(answer('/allow', question(names.mask.slice(0, -1), 'ExecuteQuery'))).toBeUndefined()
    expect(answer('/allow', question('analyst', 'ExecuteQuery'))).toBeUndefined()
    expect(answer('/nothing', question(names.mask, 'ExecuteQuery'))).toBeUndefined()
  })

  it('lets the service account act for them, and nobody else', () => {
    const { names } = canaries.begin()
    expect(answer('/allow', question('sagwan', 'ImpersonateUser', { resource: { user: names.deny } }))).toBe(true)
    expect(answer('/allow', question('analyst', 'ImpersonateUser', { resource: { user: names.deny } }))).toBeUndefined()
    expect(answer('/allow', question(names.deny, 'ImpersonateUser', { resource: { user: 'owner' } }))).toBe(false)
  })

  it('shows them the list of nodes and nothing of anybody\'s', () => {
    const { names } = canaries.begin()
    const select = (user: string, table: Question['resource']['table']) => answer('/allow', question(user, 'SelectFromColumns', { resource: { table: table! } }))
    expect(select(names.mask, nodes)).toBe(true)
    expect(select(names.deny, nodes)).toBe(false)
    expect(select(names.mask, { ...nodes, catalog: 'shop', schema: 'sales', table: 'customers' })).toBe(false)
    expect(select(names.mask, { ...nodes, table: 'queries' })).toBe(false)
    for (const operation of ['InsertIntoTable', 'KillQueryOwnedBy', 'ViewQueryOwnedBy', 'CreateTable', 'ExecuteFunction', 'SomethingNew']) {
      expect(answer('/allow', question(names.mask, operation, { resource: { table: nodes, user: 'owner' } }))).toBe(false)
    }
    expect(answer('/row-filters', question(names.mask, 'GetRowFilters', { resource: { table: { ...nodes, table: 'queries' } } })))
      .toEqual([{ expression: 'false', identity: 'sagwan:policy' }])
  })

  it('forgets them after five minutes', () => {
    const { id, names } = canaries.begin()
    now += 301_000
    canaries.begin()
    expect(canaries.report(id)).toBeNull()
    expect(answer('/allow', question(names.mask, 'ExecuteQuery'))).toBeUndefined()
  })
})

describe('the gateway of a doctor', () => {
  let gateway: Awaited<ReturnType<typeof startCheckGateway>>
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  beforeAll(async () => {
    const set = demoPolicies()
    gateway = await startCheckGateway({
      port, host: '127.0.0.1', allow: '', secret: 'a-secret-of-events', service: 'sagwan', tls: null, policies: () => set, onFault: () => undefined,
    })
  })
  afterAll(() => gateway.close())
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body), headers })
    return { status: answer.status, body: await answer.json() as unknown }
  }
  const ask = (user: string, operation: string, resource: object = {}) =>
    post('/allow', { input: { context: { identity: { user } }, action: { operation, resource } } })

  it('lets people do nothing while no Sagwan decides', async () => {
    for (const user of ['analyst', 'owner', 'admin']) expect((await ask(user, 'ExecuteQuery')).body).toEqual({ result: false })
    expect((await ask('sagwan', 'ExecuteQuery')).body).toEqual({ result: true })
    expect((await ask(gateway.report().names.mask, 'ExecuteQuery')).body).toEqual({ result: true })
  })

  it('leaves the events of others to Sagwan, and says which come without the secret', async () => {
    const event = { metadata: { queryId: 'q', query: 'select 1', queryState: 'QUEUED' }, context: { user: 'analyst' }, createTime: 1 }
    const secret = { 'x-sagwan-secret': 'a-secret-of-events' }
    expect((await post('/events', event, secret)).status).toBe(503)
    expect((await post('/events', event)).status).toBe(401)
    const before: CanaryReport = gateway.report()
    expect(before.wrongSecrets).toBe(1)
    expect((await post('/events', { ...event, context: { user: before.names.filter } }, secret)).status).toBe(200)
    expect(gateway.report().events.created).toBe(1)
  })
})
