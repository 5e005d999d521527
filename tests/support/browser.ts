import { existsSync, mkdirSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Describes tests in a real browser: Chromium from the system's packages. Without it they are skipped. */
export const withBrowser = existsSync(executablePath) ? describe : describe.skip

/** Where screenshots go. */
export const shots = 'coverage/screenshots'

/** Starts the browser. It asks nobody by itself. */
export function startBrowser(): Promise<Browser> {
  mkdirSync(shots, { recursive: true })
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
