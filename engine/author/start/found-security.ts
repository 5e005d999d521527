import type { OpenQuestion } from './found.ts'
import type { SeenCall, SeenSecurity } from './source.ts'
import { nameWords } from './words.ts'

/** `authorization` and the credentials and context values that it needs. */
export type FoundSecurity = {
  readonly entries: readonly SecurityEntry[]
  readonly credentials: ReadonlyMap<string, string>
  readonly questions: readonly OpenQuestion[]
}

/** One way to authenticate, as the mapping writes it. */
type SecurityEntry = {
  readonly settings: Readonly<Record<string, unknown>>
  readonly evidence: string
}

/** Writes the ways to authenticate that a call shows. Without any a bearer token stands there, with a question. */
export function foundSecurity({ security, openSecurity }: SeenCall): FoundSecurity {
  const credentials = new Map<string, string>()
  const entries = security.map((seen) => ({
    settings: settingsOf(seen, credentials),
    evidence: seen.evidence,
  }))
  const questions = openSecurity.map((question) => ({ at: 'authorization', question, answers: [] }))
  if (entries.length > 0) return { entries, credentials, questions }
  const settings = settingsOf({ format: 'bearer', evidence: '' }, credentials)
  const open = {
    at: 'authorization',
    question: 'Nothing shows how to authenticate. The bearer token below only stands for it.',
    answers: [],
  }
  return { entries: [{ settings, evidence: '' }], credentials, questions: [...questions, open] }
}

function settingsOf(
  seen: SeenSecurity,
  credentials: Map<string, string>,
): Readonly<Record<string, unknown>> {
  const use = (name: string, title: string) => {
    credentials.set(name, title)
    return `{{credentials.${name}}}`
  }
  if (seen.format === 'bearer')
    return {
      format: 'bearer',
      token: use('access_token', 'Access token'),
      ...(seen.scheme === undefined ? {} : { scheme: seen.scheme }),
    }
  if (seen.format === 'basic')
    return {
      format: 'basic',
      username: use('username', 'User name'),
      password: use('password', 'Password'),
    }
  if (seen.format === 'oauth2') return oauth2(seen, use('access_token', 'OAuth 2 access token'))
  const values = seen.names.map((name) => [name, use(credentialName(name), titleOf(name))])
  const key = seen.format === 'header' ? 'headers' : 'query'
  return { format: seen.format, [key]: Object.fromEntries(values) }
}

function oauth2(
  seen: Extract<SeenSecurity, { format: 'oauth2' }>,
  token: string,
): Readonly<Record<string, unknown>> {
  const grant = {
    ...(seen.type === 'client_credentials' ? { type: seen.type } : {}),
    ...(seen.authorizeUrl === undefined ? {} : { authorize_url: seen.authorizeUrl }),
    token_url: seen.tokenUrl,
    ...(seen.scopes.length === 0 ? {} : { scopes: seen.scopes }),
  }
  return { format: 'oauth2', access_token: token, grant }
}

function credentialName(name: string): string {
  if (name.toLowerCase() === 'authorization') return 'access_token'
  const words = nameWords(name).map((word) => word.replace(/[^a-z\d]/g, ''))
  const text = words.filter((word) => word !== '' && word !== 'x').join('_')
  return /^[a-z]/.test(text) ? text : `key_${text}`
}

function titleOf(name: string): string {
  const text = credentialName(name).replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
