import { readFileSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import type { TrinoServer } from './options.ts'

/** The Trino of the settings, or null where `TRINO_URL` is not set. Throws `config-invalid` for a CA file that is not there. */
export function findTrinoServer(config: Config): TrinoServer | null {
  const { TRINO_URL: url, TRINO_USER: user, TRINO_PASSWORD: password, TRINO_CA_FILE: caFile, TRINO_CATALOG: catalog } = config
  if (!url || !password) return null
  return {
    url, user, password,
    // `http://` is taken on loopback only, where the header stands for the TLS that nobody needs.
    forwarded: url.startsWith('http:'),
    ...(caFile ? { ca: readCertificates(caFile) } : {}),
    ...(catalog ? { catalog } : {}),
  }
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('config-invalid', `TRINO_CA_FILE: \`${path}\` cannot be read`, { cause: error })
  }
}
