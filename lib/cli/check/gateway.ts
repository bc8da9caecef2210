import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { hostname } from 'node:os'
import type { Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import type { CanaryReport } from '../../gateway/canary.ts'
import { startCheckGateway } from '../../gateway/check-gateway.ts'
import { readGatewaySettings } from '../../gateway/settings.ts'
import type { PolicySet } from '../../policy/set.ts'
import type { Report } from './report.ts'

/** The gateway that Trino asks during a check: a running Sagwan's, or the check's own. */
export type CheckedGateway = {
  /** As Trino has to call it. */
  address: string
  /** What Trino has asked and told so far. */
  look(): Promise<CanaryReport>
  close(): Promise<void>
}

type Settings = NonNullable<ReturnType<typeof readGatewaySettings>>
type Told = { status: number; body: unknown }

const patienceMs = 10_000

/** Where Trino has to find the gateway, as far as this machine can know. */
function addressOf({ host, port, tls }: Settings): string {
  const name = /^(0\.0\.0\.0|::)$/.test(host) ? hostname() : host
  return `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Asks the gateway of a running Sagwan; certificates are not looked at, because it is on this machine. */
function post({ host, port, tls, secret }: Settings, body: object): Promise<Told> {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const options = {
    host: local, port, method: 'POST', path: '/check', timeout: patienceMs,
    headers: { 'x-sagwan-secret': secret, 'content-type': 'application/json' },
  }
  return new Promise((resolve, reject) => {
    const send = tls ? secureRequest({ ...options, cert: tls.cert, key: tls.key, rejectUnauthorized: false })
      : plainRequest(options)
    send.on('error', reject)
    send.on('timeout', () => send.destroy(new Error('no answer')))
    send.on('response', response => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) as unknown : null })
      })
      response.on('error', reject)
    })
    send.end(JSON.stringify(body))
  })
}

function isReport(body: unknown): body is CanaryReport {
  return typeof body === 'object' && body !== null && 'names' in body && 'asked' in body
}

/** Finds the running Sagwan's gateway, or opens one for the time of the check. Answers null where neither can be. */
export async function openGateway(
  config: Config, policies: PolicySet | null, report: Report,
): Promise<CheckedGateway | null> {
  const settings = readGatewaySettings(config)
  if (!settings) {
    report.fail('gateway', 'Sagwan has no port on which Trino may ask it', {
      file: 'the settings of Sagwan', lines: ['GATEWAY_PORT=8900', 'GATEWAY_SECRET_FILE=/path/to/a/file  # openssl rand -hex 24'],
      then: 'start Sagwan again',
    })
    return null
  }
  const address = addressOf(settings)
  const wrongSecret = (words: string) => report.fail('gateway', words, {
    file: 'the setting GATEWAY_SECRET (or the file in GATEWAY_SECRET_FILE)', then: 'use the one with which Sagwan was started',
  })
  try {
    const begun = await post(settings, {})
    if (!isReport(begun.body)) {
      wrongSecret(`what listens at port ${settings.port} does not know this check: another Sagwan, another secret, or another `
        + 'program')
      return null
    }
    const { id } = begun.body
    report.pass('gateway', `the running Sagwan answers at ${address}`)
    return {
      address,
      async look() {
        const { body } = await post(settings, { id })
        if (!isReport(body)) throw new AppError('conflict', 'the running Sagwan was started again meanwhile: check again')
        return body
      },
      close: async () => undefined,
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ECONNREFUSED') {
      report.fail('gateway', `port ${settings.port} does not answer a check (${code ?? message})`)
      return null
    }
  }
  if (!policies) {
    report.skip('gateway', 'not looked at: Sagwan does not run, and its policies cannot be used')
    return null
  }
  return openOwn(settings, address, policies, report)
}

async function openOwn(
  settings: Settings, address: string, policies: PolicySet, report: Report,
): Promise<CheckedGateway | null> {
  try {
    const own = await startCheckGateway({
      ...settings, policies: () => policies,
      onFault: error => report.fail('gateway', `a question of Trino could not be read: ${String(error)}`),
    })
    report.pass('gateway', `Sagwan does not run; this check answers Trino at ${address} meanwhile`)
    return { address, look: async () => own.report(), close: () => own.close() }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    report.fail('gateway', `port ${settings.port} of ${settings.host} cannot be opened (${code ?? message})`, {
      file: 'the settings GATEWAY_PORT and GATEWAY_HOST',
    })
    return null
  }
}
