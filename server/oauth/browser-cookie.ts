import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { connectSeconds } from './state-store.ts'

/** A browser that begins to connect an account: the cookie it gets, and what is stored to recognise it. */
export type BrowserBond = { readonly cookie: string; readonly browser: string }

/** Binds a state to the browser that asks: only it can come back with it. */
export function bindBrowser(state: string, redirectUri: string): BrowserBond {
  const value = randomBytes(32).toString('base64url')
  return {
    cookie: cookieText(`${nameOf(state)}=${value}`, redirectUri, connectSeconds),
    browser: hashOf(value).toString('base64url'),
  }
}

/** The cookie that removes the binding. */
export function dropBond(state: string, redirectUri: string): string {
  return cookieText(`${nameOf(state)}=`, redirectUri, 0)
}

/** Whether a `Cookie` header comes from the browser that began. */
export function isBoundBrowser(
  header: string | undefined,
  state: string,
  browser: string,
): boolean {
  const prefix = `${nameOf(state)}=`
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length))
  const expected = Buffer.from(browser, 'base64url')
  return values.some((value) => timingSafeEqual(hashOf(value), expected))
}

// Lax: it has to come along when the provider sends the person back. A name for each state: tabs do not disturb one another.
function cookieText(pair: string, redirectUri: string, seconds: number): string {
  const { protocol, pathname } = new URL(redirectUri)
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `${pair}; Path=${pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

function nameOf(state: string): string {
  return `crosswalk-connect-${hashOf(state).toString('hex').slice(0, 16)}`
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
