import type { Account } from '../../index.ts'
import { isSecretName } from '../../redact/secret-names.ts'
import type { Captured } from './captured.ts'
import type { KnownSecret } from './gate.ts'
import { isSignedName, plainKey } from './keys.ts'
import type { HarEntry } from './read-har.ts'

/** The secrets of an account: its credentials, and headers of its overrides that are named like one. */
export function accountSecrets({ credentials = {}, overrides }: Account): readonly KnownSecret[] {
  const headers = Object.entries(overrides?.headers ?? {}).flatMap(([name, value]) =>
    value !== null && isSecretHeader(name) ? headerSecrets(name, value) : [],
  )
  const own = Object.entries(credentials).map(([name, value]) => ({
    name: `credential ${name}`,
    value,
  }))
  return [...own, ...headers].filter(({ value }) => value !== '')
}

/** Secrets by which the requests of a HAR file say who asks. */
export function harSecrets(entries: readonly HarEntry[]): readonly KnownSecret[] {
  return entries.flatMap(({ headers, url }) => [
    ...Object.entries(headers).flatMap(([name, value]) =>
      isSecretHeader(name) ? headerSecrets(name, value) : [],
    ),
    ...[...url.searchParams].flatMap(([name, value]) =>
      isSignedName(name) && value.length >= 6 ? [{ name: `parameter ${name}`, value }] : [],
    ),
  ])
}

/** Cookies that answers set. */
export function cookieSecrets(captured: readonly Captured[]): readonly KnownSecret[] {
  return captured.flatMap(({ response }) => cookieValues(response.headers['set-cookie'] ?? ''))
}

function isSecretHeader(name: string): boolean {
  return isSecretName(name) || /auth|token|key|secret|cookie|session|signature/.test(plainKey(name))
}

function headerSecrets(name: string, value: string): KnownSecret[] {
  if (name === 'cookie') return cookieValues(value)
  const bare = value.replace(/^[\w-]{1,40}\s+(?:token=)?/, '')
  const pair = /^basic\s/i.test(value) ? Buffer.from(bare, 'base64').toString() : ''
  const parts = pair.split(':').filter((part) => part.length >= 6)
  return [...new Set([bare, ...parts])].map((text) => ({ name: `header ${name}`, value: text }))
}

function cookieValues(text: string): KnownSecret[] {
  return [...text.matchAll(/(?:^|[;,]\s?)([\w.-]{1,100})=([^;,\s]{12,4000})/g)].flatMap(
    ([, name = '', value = '']) =>
      /^(?:expires|path|domain|max-age|samesite)$/i.test(name) || !/\d/.test(value)
        ? []
        : [{ name: `cookie ${name}`, value }],
  )
}
