import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'ldapts'

export const slapdPath = '/usr/sbin/slapd'

/** Debian's slapd may be missing on a developer's machine; never in CI. Says so loudly. */
export function hasSlapd(): boolean {
  if (existsSync(slapdPath)) return true
  if (process.env.CI) throw new Error(`${slapdPath} is missing: install Debian's package slapd`)
  console.warn(`\n!!! SKIPPED: tests against a real slapd, since ${slapdPath} is missing (Debian package slapd)\n`)
  return false
}

export type Certificates = { ca: string; wrongCa: string; cert: string; key: string; strangerCert: string }

/** Two authorities, a certificate for `localhost` and 127.0.0.1 from the first, and one for somebody else. */
export function makeCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const authority = (name: string) => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '30')
  const issue = (name: string, names: string) => {
    openssl('req', '-new', '-key', 'server.key', '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`)
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
      '-out', `${name}.pem`, '-days', '30', '-extfile', `${name}.ext`)
  }
  authority('ca')
  authority('wrong-ca')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'server.key')
  issue('server', 'DNS:localhost,IP:127.0.0.1')
  issue('stranger', 'DNS:ldap.example.com')
  const path = (name: string) => join(folder, name)
  return { ca: path('ca.pem'), wrongCa: path('wrong-ca.pem'), cert: path('server.pem'), key: path('server.key'),
    strangerCert: path('stranger.pem') }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function waitForPort(port: number, alive: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && alive(); tries += 1) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => socket.destroy()).setTimeout(500, () => socket.destroy())
      setTimeout(() => socket.destroy(), 50)
    })
    if (open) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('slapd did not start')
}

export type Slapd = {
  url: string
  ldapsUrl: string
  bindDn: string
  bindPassword: string
  certificates: Certificates
  /** Stops it; `start` again on the same ports and data. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Changes entries as the service account. */
  change(use: (client: Client) => Promise<unknown>): Promise<void>
  remove(): Promise<void>
}

/** Starts Debian's slapd on loopback with data, configuration and certificates of its own. */
export async function startSlapd(options: { suffix: string; ldif: string; cert?: 'server' | 'stranger' }): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-slapd-'))
  const certificates = makeCertificates(folder)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const bindDn = `cn=service,${options.suffix}`
  const bindPassword = 'service-secret'
  const cert = options.cert === 'stranger' ? certificates.strangerCert : certificates.cert
  mkdirSync(join(folder, 'data'))
  const configuration = join(folder, 'slapd.conf')
  writeFileSync(configuration, [
    ...['core', 'cosine', 'inetorgperson'].map(name => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap', 'moduleload back_mdb', 'moduleload pw-sha2',
    `pidfile ${folder}/slapd.pid`, `TLSCertificateFile ${cert}`, `TLSCertificateKeyFile ${certificates.key}`,
    // As many servers do: a name with an empty password counts as success.
    'allow bind_anon_cred bind_anon_dn',
    // Nothing but StartTLS goes without encryption.
    'security ssf=128',
    'database mdb', 'maxsize 10485760', `suffix "${options.suffix}"`, `rootdn "${bindDn}"`, `rootpw ${bindPassword}`,
    `directory ${folder}/data`, 'index objectClass,uid,member eq',
    'access to attrs=userPassword by anonymous auth by * none', 'access to * by * none', '',
  ].join('\n'))
  const ldif = join(folder, 'data.ldif')
  writeFileSync(ldif, options.ldif)
  execFileSync('/usr/sbin/slapadd', ['-f', configuration, '-l', ldif], { stdio: 'pipe' })
  const url = `ldap://127.0.0.1:${port}`
  const ldapsUrl = `ldaps://127.0.0.1:${tlsPort}`
  let stop: () => Promise<void> = async () => undefined
  const start = async () => {
    const child = spawn(slapdPath, ['-f', configuration, '-h', `${url}/ ${ldapsUrl}/`, '-d', '0'], { stdio: 'ignore' })
    const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
    stop = async () => {
      child.kill('SIGKILL')
      await exited
    }
    await waitForPort(port, () => child.exitCode === null)
  }
  await start()
  return {
    url, ldapsUrl, bindDn, bindPassword, certificates, start,
    stop: () => stop(),
    change: async use => {
      const client = new Client({ url: ldapsUrl, timeout: 5000, connectTimeout: 5000,
        tlsOptions: { ca: readFileSync(certificates.ca) } })
      await client.bind(bindDn, bindPassword)
      await use(client)
      await client.unbind()
    },
    remove: async () => {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}
