import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** The schemes of RFC 2307 and OpenLDAP that the embedded directory reads, and the length of their digests in bytes. */
const schemes = {
  '{SSHA}': { digest: 'sha1', sizeBytes: 20 },
  '{SSHA256}': { digest: 'sha256', sizeBytes: 32 },
  '{SSHA384}': { digest: 'sha384', sizeBytes: 48 },
  '{SSHA512}': { digest: 'sha512', sizeBytes: 64 },
} as const
type Scheme = keyof typeof schemes

function parse(hash: string): { scheme: Scheme; digest: Buffer; salt: Buffer } | undefined {
  const [, name = '', encoded = ''] = /^(\{[a-z0-9]+\})([a-z0-9+/]+=*)$/i.exec(hash) ?? []
  const scheme = name.toUpperCase() as Scheme
  if (!Object.hasOwn(schemes, scheme)) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const { sizeBytes } = schemes[scheme]
  // A digest without salt would be {SHA…}: equal passwords would show.
  if (bytes.length < sizeBytes + 4) return undefined
  return { scheme, digest: bytes.subarray(0, sizeBytes), salt: bytes.subarray(sizeBytes) }
}

/** A `userPassword` value of the scheme `{SSHA512}` with 16 bytes of salt. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  const digest = createHash('sha512').update(password, 'utf8').update(salt).digest()
  return `{SSHA512}${Buffer.concat([digest, salt]).toString('base64')}`
}

/** Whether `userPassword` is a salted hash that `verifyPassword` can check; plain text and unsalted hashes are not. */
export function isPasswordHash(hash: string): boolean {
  return parse(hash) !== undefined
}

/** Whether the password is the one that was hashed. False for values that are no salted hash. Constant in time. */
export function verifyPassword(hash: string, password: string): boolean {
  const parsed = parse(hash)
  if (!parsed) return false
  const digest = createHash(schemes[parsed.scheme].digest).update(password, 'utf8').update(parsed.salt).digest()
  return timingSafeEqual(digest, parsed.digest)
}
