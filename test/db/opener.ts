import { startEmbedded } from '../../lib/db/embedded/server.ts'
import { connectDatabase } from '../../lib/db/open.ts'
import { toFault } from '../../lib/errors.ts'

// A second process for `embedded.test.ts`: opens the folder it is given, tells what came of it, and waits to be killed.
const directory = process.argv[2] ?? ''
try {
  const server = await startEmbedded({ directory, what: 'another test', report: () => undefined })
  const database = await connectDatabase(server.urlOf('sagwan'), () => undefined)
  await database.pool.query(`insert into sign_in_failures values ('elsewhere', 1, now())`)
  process.send?.({ ok: true })
} catch (error) {
  process.send?.(toFault(error))
}
setInterval(() => undefined, 1000)
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
