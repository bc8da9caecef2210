import { Filter } from 'ldapts'
import type { Entry } from 'ldapts'
import type { Person } from '../contracts/principal.ts'
import { normaliseDn } from '../contracts/dn.ts'
import { AppError } from '../errors.ts'
import { connect, connectService, isRefusal, toUnavailable } from './connection.ts'
import type { Connection } from './connection.ts'
import { readGroups } from './groups.ts'
import type { DirectorySettings } from './settings.ts'

/** An entry that is exactly one account. `dn` is as the directory wrote it. */
type Account = { dn: string; user: string; entry: Entry }

/** The attribute's values as text, without those that are none; names are compared without case, as directories do. */
function listValues(entry: Entry, attribute: string): string[] {
  const name = Object.keys(entry).find(key => key !== 'dn' && key.toLowerCase() === attribute.toLowerCase())
  const values = name ? entry[name] : undefined
  return (Array.isArray(values) ? values : [values])
    .filter(value => typeof value === 'string')
    .map(value => value.replaceAll('\0', '').trim())
    .filter(value => value !== '')
}

function toAccount(entry: Entry, settings: DirectorySettings): Account | null {
  // Directories keep values in no order: of several names always take the same.
  const user = listValues(entry, settings.userAttribute).map(name => name.toLowerCase()).sort()[0]
  // A bind with an empty DN would be an anonymous one.
  return user && entry.dn.trim() !== '' ? { dn: entry.dn, user, entry } : null
}

function wantedAttributes(settings: DirectorySettings): string[] {
  return [...new Set([settings.userAttribute, settings.nameAttribute, ...Object.values(settings.attributes)])]
}

async function findOne(connection: Connection, settings: DirectorySettings, filter: string): Promise<Account | null> {
  const entries = await connection.search(settings.searchBase, {
    scope: 'sub', filter, attributes: wantedAttributes(settings), sizeLimit: 2,
  })
  return entries.length === 1 ? toAccount(entries[0]!, settings) : null
}

async function toPerson(connection: Connection, settings: DirectorySettings, account: Account): Promise<Person> {
  const attributes = Object.entries(settings.attributes)
    .map(([name, attribute]) => [name, listValues(account.entry, attribute)[0]?.slice(0, 1000)] as const)
    .filter(([, value]) => value !== undefined) as [string, string][]
  return {
    user: account.user,
    name: listValues(account.entry, settings.nameAttribute)[0]?.slice(0, 200) ?? account.user,
    dn: normaliseDn(account.dn),
    groups: await readGroups(connection, settings, account),
    attributes: Object.fromEntries(attributes),
  }
}

/** Binds as the person on a connection of its own, so that the service's rights and the person's never mix. */
async function proves(settings: DirectorySettings, dn: string, password: string): Promise<boolean> {
  const connection = await connect(settings)
  try {
    await connection.bind(dn, password)
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  } finally {
    connection.close()
  }
}

/**
 * Asks the directory who signs in with this name and password; null where nobody does. A name that is not there, or
 * is there twice, takes the same steps as a wrong password. Throws `directory-unavailable` with the cause.
 */
export async function authenticate(
  settings: DirectorySettings, input: { user: string; password: string },
): Promise<Person | null> {
  // An empty password would be an "unauthenticated bind", which many servers answer with success (RFC 4513, 5.1.2).
  if (input.password === '' || input.user.trim() === '') return null
  try {
    const service = await connectService(settings)
    try {
      const filter = settings.userFilter.replaceAll('{user}', () => Filter.escape(input.user.trim()))
      const account = await findOne(service, settings, filter)
      const proven = await proves(settings, account?.dn ?? `cn=nobody,${settings.searchBase}`, input.password)
      return account && proven ? await toPerson(service, settings, account) : null
    } finally {
      service.close()
    }
  } catch (error) {
    throw toUnavailable(error)
  }
}

/** A person as the directory knows them now; null where they are gone or no longer pass the filter of accounts. */
export type ReadPerson = (user: string) => Promise<Person | null>

/**
 * Reads people again over one connection, by their account's name. The filter of accounts applies still, so that
 * disabling an account there ends its sessions. Throws `directory-unavailable`.
 */
export async function withPeople<T>(settings: DirectorySettings, use: (read: ReadPerson) => Promise<T>): Promise<T> {
  let service: Connection
  try {
    service = await connectService(settings)
  } catch (error) {
    throw toUnavailable(error)
  }
  const read: ReadPerson = async user => {
    try {
      const condition = settings.userFilter.replaceAll('{user}', '*')
      const name = `(${settings.userAttribute}=${Filter.escape(user)})`
      const account = await findOne(service, settings, `(&${name}${condition})`)
      return account?.user === user ? await toPerson(service, settings, account) : null
    } catch (error) {
      throw toUnavailable(error)
    }
  }
  try {
    return await use(read)
  } finally {
    service.close()
  }
}

/** Asks for the search base itself. Throws `directory-unavailable` with the cause. */
export async function checkDirectory(settings: DirectorySettings): Promise<void> {
  try {
    const service = await connectService(settings)
    try {
      const found = await service.search(settings.searchBase, {
        scope: 'base', filter: '(objectClass=*)', attributes: ['1.1'],
      })
      if (found.length === 0) throw new AppError('directory-unavailable', 'the directory does not show the search base')
    } finally {
      service.close()
    }
  } catch (error) {
    throw toUnavailable(error)
  }
}
