import type { House } from '@/lib/query/house.ts'

declare global {
  // Bundles hold copies of every module, so the one house of a process hangs on its global object.
  var __sagwan: House | undefined
}

/** The house that `lib/server.ts` opened before Next's first request. */
export function getHouse(): House {
  if (!globalThis.__sagwan) throw new Error('the server has not been opened: start Sagwan with `npm start`')
  return globalThis.__sagwan
}
