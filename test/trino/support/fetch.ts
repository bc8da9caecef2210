import { fetchTrino } from '../../../lib/cli/trino/fetch.ts'
import { getJava } from '../../../lib/cli/trino/java.ts'
import { isAppError } from '../../../lib/errors.ts'
import { cache } from './shared.ts'

/** `node test/trino/support/fetch.ts`: has Trino ready for the suites; with `--java` only looks for a Java. Fails where that is not to be had. */
try {
  const java = getJava()
  if (!process.argv.includes('--java')) console.log(`Trino in ${await fetchTrino(cache, line => console.log(`${line} …`))}, by ${java}`)
} catch (error) {
  console.error(isAppError(error) ? error.message : error)
  process.exit(1)
}
