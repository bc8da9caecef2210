import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listAccessControl, listEventListener } from './wiring.ts'

/** The service account by which Sagwan signs in to Trino. */
export const serviceUser = 'sagwan'

/** Where Trino asks for decisions and tells of queries; null leaves it without policy, which only tests want. */
export type GatewayAddress = { port: number; eventSecret: string }

export type TrinoFiles = {
  /** Folder of `etc`, `data` and the tables. */
  directory: string
  port: number
  password: string
  memoryMb: number
  gateway: GatewayAddress | null
  /** The text of `resource-groups.json`; null leaves everybody in one queue. */
  resourceGroups: string | null
  /** Further accounts with their passwords, for those who come with a client of their own. */
  people: Record<string, string>
  /** Starts in less time and runs long statements slower: for loading and for tests. */
  quick: boolean
  /** Changes lines of a file, by its name under `etc`; for tests of what a misconfigured cluster does. */
  change: (file: string, lines: string[]) => string[]
  /** Further catalogs by name, each with the lines of its file. */
  catalogs: Record<string, string[]>
}

/** Writes every configuration file of a one-node Trino; docs/trino.md explains each line. */
export function writeTrinoFiles({ directory, port, password, memoryMb, gateway, resourceGroups, people, quick, change, catalogs }: TrinoFiles): void {
  const lines: Record<string, string[]> = {
    'config.properties': [
      'coordinator=true',
      'node-scheduler.include-coordinator=true',
      `http-server.http.port=${port}`,
      `discovery.uri=http://127.0.0.1:${port}`,
      'http-server.authentication.type=PASSWORD',
      'http-server.process-forwarded=true',
      `internal-communication.shared-secret=${randomBytes(32).toString('base64')}`,
      'hide-inaccessible-columns=true',
      'query.client.timeout=1m',
      ...(gateway ? ['event-listener.config-files=etc/http-event-listener.properties'] : []),
    ],
    'node.properties': [
      'node.environment=sagwan', 'node.id=one', 'node.bind-ip=127.0.0.1', 'node.internal-address=127.0.0.1',
      `node.data-dir=${join(directory, 'data')}`,
    ],
    'jvm.config': [
      '-server', `-Xmx${memoryMb}M`, '-XX:+ExitOnOutOfMemoryError', '-Dfile.encoding=UTF-8',
      ...(quick ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : []),
      '--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow', '--add-modules=jdk.incubator.vector',
    ],
    'log.properties': ['io.trino=WARN', 'io.airlift=WARN', 'org.apache=WARN'],
    'password-authenticator.properties': [
      'password-authenticator.name=file', `file.password-file=${join(directory, 'etc/password.db')}`,
    ],
    'password.db': Object.entries({ ...people, [serviceUser]: password })
      .map(([user, secret]) => `${user}:${hashPassword(secret)}`),
    'catalog/tpch.properties': ['connector.name=tpch'],
    'catalog/memory.properties': ['connector.name=memory'],
    'catalog/shop.properties': listIceberg(directory, 'shop'),
    'catalog/sagwan.properties': listIceberg(directory, 'sagwan'),
    ...Object.fromEntries(Object.entries(catalogs).map(([name, text]) => [`catalog/${name}.properties`, text])),
    ...(resourceGroups === null ? {} : {
      'resource-groups.properties': [
        'resource-groups.configuration-manager=file', `resource-groups.config-file=${join(directory, 'etc/resource-groups.json')}`,
      ],
      'resource-groups.json': [resourceGroups],
    }),
    ...(gateway ? {
      'access-control.properties': listAccessControl(`http://127.0.0.1:${gateway.port}`),
      'http-event-listener.properties': listEventListener(`http://127.0.0.1:${gateway.port}`, gateway.eventSecret),
    } : { 'access-control.properties': ['access-control.name=allow-all'] }),
  }
  mkdirSync(join(directory, 'tables'), { recursive: true })
  // What an earlier start left there would still be read.
  if (resourceGroups === null) rmSync(join(directory, 'etc/resource-groups.properties'), { force: true })
  for (const [name, text] of Object.entries(lines)) {
    const path = join(directory, 'etc', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${change(name, text).join('\n')}\n`, { mode: 0o600 })
  }
}

/** A catalog whose tables are files under the folder, so that they survive a restart. */
export function listIceberg(directory: string, name: string): string[] {
  return [
    'connector.name=iceberg', 'iceberg.catalog.type=TESTING_FILE_METASTORE', `hive.metastore.catalog.dir=local:///${name}`,
    'fs.native-local.enabled=true', `local.location=${join(directory, 'tables')}`,
    // SHOW STATS shows the least and the greatest value of rows that a filter hides.
    'iceberg.table-statistics-enabled=false',
    'iceberg.add-files-procedure.enabled=true',
  ]
}

/** A line of Trino's password file: PBKDF2, as https://trino.io/docs/476/security/password-file.html has it. */
function hashPassword(password: string): string {
  const iterations = 10_000
  const salt = randomBytes(16)
  return `${iterations}:${salt.toString('hex')}:${pbkdf2Sync(password, salt, iterations, 32, 'sha1').toString('hex')}`
}
