import { ensureBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'

/**
 * Starts one server for all tests, or uses the one at `SAGWAN_E2E_URL` (with `SAGWAN_E2E_DATA`, its data folder). It stands behind one proxy: each test says with
 * `X-Forwarded-For` where it comes from, so that failed sign-ins of one test slow no other one down.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  ensureBrowser()
  if (process.env.SAGWAN_E2E_URL) return undefined
  const server = await startServer({ env: { TRUSTED_PROXIES: '1' }, echo: true })
  process.env.SAGWAN_E2E_URL = server.url
  process.env.SAGWAN_E2E_DATA = server.directory
  return () => server.stop()
}
