import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { LaunchOptions } from '@playwright/test'
import { chromium } from '@playwright/test'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium (or the one `CHROMIUM` names); undefined where Playwright has to bring its own. */
function findBrowser(): string | undefined {
  return [process.env.CHROMIUM, ...installed].find(path => path !== undefined && path !== '' && existsSync(path))
}

/** How to start a real Chromium that talks to nobody but the page. */
export function launchOptions(): LaunchOptions {
  const executablePath = findBrowser()
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      // The sandbox cannot be set up as root, which is what containers run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--no-first-run',
    ],
  }
}

/** Downloads Playwright's Chromium where neither the system nor an earlier run has one. */
export function ensureBrowser(): void {
  if (findBrowser() || existsSync(chromium.executablePath())) return
  const playwright = dirname(createRequire(import.meta.url).resolve('playwright/package.json'))
  execFileSync(process.execPath, [join(playwright, 'cli.js'), 'install', 'chromium'], { stdio: 'inherit' })
}
