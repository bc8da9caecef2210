import { defineConfig } from '@playwright/test'
import { launchOptions } from './test/support/browser.ts'

/** End-to-end tests: one real server (`test/e2e/global-setup.ts`) and one real Chromium. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  // The one picture that is compared is one of the docs' as well.
  snapshotPathTemplate: 'docs/images/{arg}{ext}',
  globalSetup: './test/e2e/global-setup.ts',
  // Two cores, and a server and a browser on them.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // In CI what fails once on a busy machine is tried again, and told as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'Asia/Seoul',
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: launchOptions(),
  },
})
