import { defineConfig } from 'vitest/config'

export default defineConfig({
  // what tsconfig.json calls `@/`: the interface's modules import each other by it
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    // A suite may wait for its turn with the run's Trino as long as another one takes.
    hookTimeout: 900_000,
    // Two cores: suites start real servers and engines of their own.
    maxWorkers: 2,
    // In CI what fails once on a busy machine is tried again, and told in the report either way.
    retry: process.env.CI ? 1 : 0,
  },
})
