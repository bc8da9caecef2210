import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { PeerCertificate } from 'node:tls'
import type { TrinoServer } from '../../engine/trino/options.ts'
import type { Transport } from '../../engine/trino/transport.ts'
import type { Report } from './report.ts'

type InfoBody = { nodeVersion?: { version?: string }; starting?: boolean; uptime?: string }
export type Info = { version: string; starting: boolean; uptime: string }

const patienceMs = 10_000
/** Certificates that end within this many days are told of, while there is time. */
const soonDays = 21
/** The oldest Trino on which what we rely on was tried. */
const testedVersion = 476

type Peer = { certificate: PeerCertificate; fault: string | null }

function placeOf(server: TrinoServer): { host: string; port: number; secure: boolean } {
  const { protocol, hostname, port } = new URL(server.url)
  const secure = protocol === 'https:'
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (secure ? 443 : 80), secure }
}

/** The server's certificate, and what is wrong with it for us; the connection is closed again. */
function readCertificate(server: TrinoServer): Promise<Peer> {
  const { host, port } = placeOf(server)
  return new Promise((resolve, reject) => {
    const socket = connectSecure({
      host, port, ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: false, timeout: patienceMs,
      ...(server.ca ? { ca: server.ca } : {}),
    })
    socket.once('secureConnect', () => {
      // Node gives the code as a text, whatever its types say.
      const fault: unknown = socket.authorizationError
      resolve({ certificate: socket.getPeerCertificate(), fault: fault ? String(fault) : null })
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
  })
}

function openPort(server: TrinoServer): Promise<void> {
  const { host, port } = placeOf(server)
  return new Promise((resolve, reject) => {
    const socket = connectPlain({ host, port, timeout: patienceMs }, () => {
      socket.destroy()
      resolve()
    })
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
  })
}

const networkWords: Record<string, string> = {
  ECONNREFUSED: 'nobody listens there', ENOTFOUND: 'there is no machine of this name', EAI_AGAIN: 'the name cannot be looked up',
  ETIMEDOUT: 'nothing answers there; a firewall may stand between', EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no way to that network', ECONNRESET: 'the connection is closed at once',
}

/** Whether anything listens at `TRINO_URL`. */
export async function checkReachable(server: TrinoServer, report: Report): Promise<boolean> {
  try {
    await openPort(server)
    report.pass('reachable', `${server.url} listens`)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault'
    report.fail('reachable', `${server.url}: ${networkWords[code] ?? 'it cannot be reached'} (${code})`, {
      file: 'the setting TRINO_URL', lines: ['TRINO_URL=https://COORDINATOR:8443'],
      then: 'start Trino where it does not run, and let this machine reach its port',
    })
    return false
  }
}

/** The certificate: trusted, for this name, and for how long. */
export async function checkTls(server: TrinoServer, report: Report): Promise<boolean> {
  const { host, secure } = placeOf(server)
  if (!secure) {
    report.pass('TLS', 'none, and none is needed: the address is on this machine')
    return true
  }
  let peer: Peer
  try {
    peer = await readCertificate(server)
  } catch (error) {
    report.fail('TLS', `it does not speak TLS (${(error as NodeJS.ErrnoException).code ?? String(error)})`, {
      file: 'etc/config.properties of the coordinator',
      lines: ['http-server.https.enabled=true', 'http-server.https.port=8443', 'http-server.https.keystore.path=etc/trino.pem'],
      then: 'restart the coordinator',
    })
    return false
  }
  const { certificate, fault } = peer
  const until = new Date(certificate.valid_to)
  const issuer = certificate.issuer?.O ?? certificate.issuer?.CN ?? 'an unknown authority'
  const renew = {
    file: 'the certificate at http-server.https.keystore.path in etc/config.properties of the coordinator (or the proxy\'s)',
    then: 'restart what serves it',
  }
  if (fault === 'CERT_HAS_EXPIRED') {
    report.fail('TLS', `the certificate expired on ${until.toISOString().slice(0, 10)}`, renew)
  } else if (fault === 'CERT_NOT_YET_VALID') {
    const from = new Date(certificate.valid_from).toISOString().slice(0, 10)
    report.fail('TLS', `the certificate holds from ${from} on; is a clock wrong?`, renew)
  } else if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificate.subjectaltname ?? certificate.subject?.CN ?? 'nothing'
    report.fail('TLS', `the certificate is for ${names}, and TRINO_URL says ${host}`, {
      file: 'the setting TRINO_URL', lines: ['TRINO_URL=https://A-NAME-OF-THE-CERTIFICATE:8443'],
      then: 'or give Trino a certificate for this name',
    })
  } else if (fault) {
    report.fail('TLS', `the certificate is signed by ${issuer}, which is not trusted here (${fault})`, {
      file: 'the setting TRINO_CA_FILE', lines: ['TRINO_CA_FILE=/path/to/the-authority.pem'],
    })
  } else {
    const days = Math.floor((until.getTime() - Date.now()) / 86_400_000)
    const date = until.toISOString().slice(0, 10)
    const soon = days < soonDays ? `: ONLY ${days} DAYS LEFT, renew it` : ''
    report.pass('TLS', `certificate for ${host} by ${issuer}, until ${date}${soon}`)
  }
  return fault === null
}

/** The version, which Trino tells anybody. Answers null where Trino does not take statements. */
export async function checkVersion(transport: Transport, report: Report): Promise<Info | null> {
  const answer = await transport.send({ method: 'GET', url: '/v1/info', headers: {} })
  const body = JSON.parse(answer.body.toString('utf8')) as InfoBody
  const info = { version: body.nodeVersion?.version ?? '', starting: body.starting === true, uptime: body.uptime ?? '' }
  const major = Number.parseInt(info.version, 10)
  if (info.starting) {
    report.fail('version', `Trino ${info.version} is starting: ask again in a minute`)
    return null
  }
  if (!(major >= testedVersion)) {
    report.fail('version', `Trino ${info.version || 'of unknown version'} is older than ${testedVersion}, on which Sagwan was tried`, {
      file: 'the installation of Trino',
      lines: [`io.trino:trino-server:${testedVersion}:tar.gz, which runs on Java 24 and newer`],
    })
    return info
  }
  const tried = major === testedVersion ? '' : `; Sagwan was tried on ${testedVersion}`
  report.pass('version', `Trino ${info.version}${tried}, on Java 24 or newer, up ${info.uptime}`)
  return info
}
