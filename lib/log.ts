import pino from 'pino'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/**
 * The process' log, as JSON lines on standard error, so that standard output stays for people.
 * Passwords, cookies and authorization headers are cut out wherever they turn up.
 */
export function createLogger(level: Config['LOG_LEVEL']): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['password', '*.password', 'headers.cookie', 'headers.authorization', '*.headers.cookie',
        '*.headers.authorization', '*.config.headers'],
      censor: '••••',
    },
  }, pino.destination(2))
}
