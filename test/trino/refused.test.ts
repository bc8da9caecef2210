import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errors } from '../../app/_ui/messages/errors.ts'
import { describeQueryFault } from '../../lib/engine/trino/faults.ts'
import { createTransport } from '../../lib/engine/trino/transport.ts'
import { toFault } from '../../lib/errors.ts'
import { makeCertificates, startTlsProxy } from './support/tls.ts'
import type { Certificates } from './support/tls.ts'

const fault = (errorName: string, message: string, errorType = 'USER_ERROR') =>
  toFault(describeQueryFault({ errorName, message, errorType, errorCode: 1 }))

describe('a warehouse that does not let Sagwan in', () => {
  let folder: string
  let certificates: Certificates
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-refused-'))
    certificates = makeCertificates(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const ask = async (pair: Certificates['good']) => {
    const proxy = await startTlsProxy('http://127.0.0.1:1', pair)
    const transport = createTransport({
      url: proxy.url, user: 'sagwan', password: 'x', forwarded: false, ca: readFileSync(certificates.ca, 'utf8'), patienceMs: 0 })
    try {
      return await transport.send({ method: 'GET', url: '/v1/info', headers: {} }).then(() => null, toFault)
    } finally {
      transport.close()
      await proxy.close()
    }
  }

  it('says that its certificate has expired, and where it stands', async () => {
    expect(await ask(certificates.expired)).toMatchObject({ code: 'engine-unavailable', params: { refused: 'certificate' },
      message: expect.stringMatching(/has expired.*http-server\.https\.keystore\.path/) as string })
    expect(await ask(certificates.otherName)).toMatchObject({ params: { refused: 'certificate' }, message: expect.stringContaining('TRINO_CA_FILE') as string })
    expect((await ask(certificates.good))?.params?.refused).toBeUndefined()
  })

  it('says that its account may not act for people, and in which file', () => {
    expect(fault('PERMISSION_DENIED', 'Access Denied: User sagwan cannot impersonate user analyst')).toMatchObject({
      code: 'engine-unavailable', params: { refused: 'impersonation' }, message: expect.stringContaining('etc/access-control.properties') as string })
    // Nobody makes it look so by a statement of their own.
    expect(fault('GENERIC_USER_ERROR', 'cannot impersonate user analyst').params?.refused).toBeUndefined()
  })

  it('says that Trino cannot ask, without the address that Trino tells', () => {
    const seen = fault('GENERIC_INTERNAL_ERROR', 'OPA server returned status 500 when processing policy http://10.0.0.9:8900/allow: x', 'INTERNAL_ERROR')
    expect(seen).toMatchObject({ code: 'engine-unavailable', params: { refused: 'gateway' } })
    expect(JSON.stringify(seen)).not.toContain('10.0.0.9')
    expect(fault('GENERIC_USER_ERROR', 'Failed to query OPA backend').params?.refused).toBeUndefined()
  })

  it('is called so in both languages, whatever the reason', () => {
    expect(errors.en['engine-unavailable']({ refused: 'password' })).toBe('The warehouse does not let Sagwan in. Tell an administrator.')
    expect(errors.ko['engine-unavailable']({ refused: 'certificate' })).toContain('들여보내지 않습니다')
    expect(errors.en['engine-unavailable']({})).toBe('The warehouse does not answer.')
  })
})
