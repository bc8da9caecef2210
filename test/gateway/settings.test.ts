import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { parseAddresses } from '../../lib/gateway/addresses.ts'
import { readGatewaySettings } from '../../lib/gateway/settings.ts'
import { makeCertificates } from '../identity/slapd.ts'
import type { Certificates } from '../identity/slapd.ts'
import { startQuiet } from './support.ts'

describe('parseAddresses', () => {
  it('is this machine alone where nothing is said, and what is listed otherwise', () => {
    const alone = parseAddresses('')
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(alone)).toEqual([true, true, true])
    expect(['10.0.0.5', 'fd00::1', '', undefined, 'localhost'].map(alone)).toEqual([false, false, false, false, false])
    const listed = parseAddresses('10.0.0.5, 10.1.0.0/16 fd00::/8')
    expect(['10.0.0.5', '::ffff:10.1.200.3', 'fd12::9'].map(listed)).toEqual([true, true, true])
    expect(['10.0.0.6', '10.2.0.1', 'fe80::1', '127.0.0.1'].map(listed)).toEqual([false, false, false, false])
  })

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/x', '::/129', '*'])('refuses %s', entry => {
    expect(() => parseAddresses(entry)).toThrow(/GATEWAY_ALLOW/)
  })
})

describe('readGatewaySettings', () => {
  const secret = 'sixteen characters'

  it('is no gateway without a port, and none that cannot tell events from forgeries', () => {
    expect(readGatewaySettings(parseConfig({}))).toBeNull()
    expect(() => parseConfig({ GATEWAY_PORT: '8181' })).toThrow(/GATEWAY_SECRET/)
    expect(() => parseConfig({ GATEWAY_PORT: '8181', GATEWAY_SECRET: 'short' })).toThrow(/16 characters/)
    expect(() => parseConfig({ GATEWAY_PORT: '8181', GATEWAY_SECRET: secret, GATEWAY_CA_FILE: 'ca.pem' })).toThrow(/GATEWAY_CERT_FILE/)
    expect(readGatewaySettings(parseConfig({ GATEWAY_PORT: '8181', GATEWAY_SECRET: secret, GATEWAY_ALLOW: '10.0.0.5' })))
      .toEqual({ port: 8181, host: '127.0.0.1', allow: '10.0.0.5', secret, service: 'sagwan', tls: null })
  })
})

describe('a gateway with TLS', () => {
  let folder: string
  let certificates: Certificates
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-gateway-tls-'))
    certificates = makeCertificates(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('lets in only clients with a certificate of the authority, and records the others', async () => {
    const config = parseConfig({ GATEWAY_PORT: '0', GATEWAY_SECRET: 'sixteen characters', GATEWAY_CERT_FILE: certificates.cert,
      GATEWAY_KEY_FILE: certificates.key, GATEWAY_CA_FILE: certificates.ca })
    const { gateway, entries, question } = await startQuiet({ tls: readGatewaySettings(config)!.tls })
    const ask = (client: { cert?: Buffer; key?: Buffer }) => new Promise<string>(resolve => {
      const sent = request({ host: '127.0.0.1', port: gateway.port, path: '/allow', method: 'POST', ca: readFileSync(certificates.ca), ...client }, answer => {
        answer.setEncoding('utf8').on('data', (text: string) => resolve(text)).on('error', () => resolve('cut off'))
      })
      sent.on('error', () => resolve('cut off')).end(JSON.stringify(question('owner', { operation: 'ExecuteQuery' })))
    })
    expect(await ask({ cert: readFileSync(certificates.cert), key: readFileSync(certificates.key) })).toBe('{"result":true}')
    expect(await ask({})).toBe('cut off')
    await expect.poll(() => entries.map(({ event }) => event.kind === 'gateway.refused' && event.what)).toContain('certificate')
    await gateway.close()
  })
})
