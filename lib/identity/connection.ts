import { Client, ResultCodeError } from 'ldapts'
import type { Entry, SearchOptions } from 'ldapts'
import { AppError, isAppError } from '../errors.ts'
import type { DirectorySettings } from './settings.ts'
import { openTransport } from './transport.ts'

/** One conversation with the directory. */
export type Connection = {
  bind(dn: string, password: string): Promise<void>
  /** References to other servers are not followed. */
  search(base: string, options: SearchOptions): Promise<Entry[]>
  close(): void
}

/** Opens a connection that never opens itself again. */
export async function connect(settings: DirectorySettings): Promise<Connection> {
  const socket = await openTransport(settings)
  let given = false
  const client = new Client({
    // TLS, where there is any, has been done: to ldapts the socket is a plain one.
    url: 'ldap://directory',
    timeout: settings.timeoutMs,
    connectTimeout: settings.timeoutMs,
    createConnection: () => {
      // ldapts connects again by itself, which would send the next password without TLS.
      if (given) throw new Error('the connection to the directory broke')
      given = true
      return socket
    },
  })
  return {
    bind: (dn, password) => client.bind(dn, password),
    search: async (base, options) => (await client.search(base, { ...options, derefAliases: 'never' })).searchEntries,
    close: () => {
      socket.destroy()
    },
  }
}

/** Opens a connection bound as the service account, or anonymous where there is none. */
export async function connectService(settings: DirectorySettings): Promise<Connection> {
  const connection = await connect(settings)
  try {
    if (settings.bindDn) await connection.bind(settings.bindDn, settings.bindPassword ?? '')
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Result codes of a person's bind that speak of the person, not of the directory (RFC 4511, appendix A.2). */
const refusals = new Set([
  19, // constraintViolation: locked by a password policy
  32, // noSuchObject
  48, // inappropriateAuthentication: has no password
  49, // invalidCredentials; Active Directory also: locked, expired, disabled
  50, // insufficientAccessRights: may not bind
  53, // unwillingToPerform: disabled
])

/** Whether the person's own bind was refused, as against a directory that cannot say. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ResultCodeError && refusals.has(error.code)
}

/** What people are told of a directory that cannot be asked; the cause is for the log. */
export function toUnavailable(error: unknown): AppError {
  if (isAppError(error)) return error
  return new AppError('directory-unavailable',
    'the directory cannot be asked at the moment; try again in a minute, or tell an administrator', { cause: error })
}
