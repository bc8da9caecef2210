import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Certificates of an authority of a test's own. `ca` is a file; the others are for `startTlsProxy`. */
export type Certificates = { ca: string; good: Pair; expired: Pair; otherName: Pair }
type Pair = { cert: string; key: string }

/** Makes certificates for 127.0.0.1: a good one, one that has expired, and one for another name. */
export function makeCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true })
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem',
    '-subj', '/O=Sagwan Test/CN=ca', '-days', '3650')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'server.key')
  openssl('req', '-new', '-key', 'server.key', '-out', 'server.csr', '-subj', '/CN=trino')
  writeFileSync(join(folder, 'ca.cnf'), '[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\n'
    + 'default_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n')
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01\n')
  const issue = (name: string, names: string, from: string, until: string): Pair => {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`)
    openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', 'server.csr', '-out', `${name}.pem`,
      '-startdate', from, '-enddate', until, '-extfile', `${name}.ext`)
    return { cert: readFileSync(join(folder, `${name}.pem`), 'utf8'), key: readFileSync(join(folder, 'server.key'), 'utf8') }
  }
  return {
    ca: join(folder, 'ca.pem'),
    good: issue('good', 'IP:127.0.0.1', '20200101000000Z', '20491231000000Z'),
    expired: issue('expired', 'IP:127.0.0.1', '20200101000000Z', '20200201000000Z'),
    otherName: issue('other', 'DNS:trino.example.com', '20200101000000Z', '20491231000000Z'),
  }
}

/** Takes TLS off in front of a Trino, as a load balancer does. */
export async function startTlsProxy(target: string, { cert, key }: Pair): Promise<{ url: string; close(): Promise<void> }> {
  const to = new URL(target)
  const server = createServer({ cert, key }, (incoming, answer) => {
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' }
    const sending = request({ hostname: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers }, reply => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    sending.on('error', () => answer.destroy())
    incoming.pipe(sending)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
