import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { GatewayOptions } from './gateway.ts'

type Settings = Pick<GatewayOptions, 'port' | 'host' | 'allow' | 'secret' | 'service'> & { tls: NonNullable<GatewayOptions['tls']> | null }

function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('config-invalid', `${name}: \`${file}\` cannot be read`, { cause: error })
  }
}

/** The gateway's part of the settings; null where `GATEWAY_PORT` is not set. Throws `config-invalid`. */
export function readGatewaySettings(config: Config): Settings | null {
  const { GATEWAY_PORT: port, GATEWAY_SECRET: secret, GATEWAY_CERT_FILE: cert, GATEWAY_KEY_FILE: key, GATEWAY_CA_FILE: ca } = config
  if (port === undefined || secret === undefined) return null
  return {
    port, secret, host: config.GATEWAY_HOST, allow: config.GATEWAY_ALLOW, service: config.TRINO_USER,
    tls: cert && key ? {
      cert: read('GATEWAY_CERT_FILE', cert), key: read('GATEWAY_KEY_FILE', key), ca: ca ? read('GATEWAY_CA_FILE', ca) : null,
    } : null,
  }
}
