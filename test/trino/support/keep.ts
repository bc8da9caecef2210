import { startKeeper } from './keeper.ts'

/** `node test/trino/support/keep.ts`: a Trino that many runs of tests share, by `TEST_TRINO=<the address it prints>`. Ctrl-C ends it. */
const keeper = await startKeeper()
console.log(keeper.url)
const end = () => void keeper.close().then(() => process.exit(0))
process.once('SIGINT', end)
process.once('SIGTERM', end)
