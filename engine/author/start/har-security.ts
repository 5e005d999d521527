import type { SeenSecurity } from './source.ts'
import { nameWords } from './words.ts'

/** A name and a value, as HAR lists headers and query parameters. */
export type NameValue = { readonly name: string; readonly value: string }

/** What authenticates a request, and the texts in it that are secret. */
export type RequestSecurity = {
  readonly security: readonly SeenSecurity[]
  readonly openSecurity: readonly string[]
  readonly secrets: readonly string[]
}

/** Tells how a request that was sent authenticates. No value of a secret is part of what it says. */
export function requestSecurity(
  headers: readonly NameValue[],
  query: readonly NameValue[],
  place: string,
): RequestSecurity {
  const authorization = headers.find(({ name }) => name.toLowerCase() === 'authorization')
  const keys = headers.filter(({ name }) => isSecretHeader(name))
  const parameters = query.filter(({ name }) => isSecretParameter(name))
  const cookies = headers.filter(({ name }) => /^(set-)?cookie$/i.test(name))
  const secrets = [
    ...keys,
    ...parameters,
    ...cookies,
    ...(authorization === undefined ? [] : [authorization]),
  ].flatMap(({ value }) => [value, ...value.split(/[\s;,=]+/), ...decoded(value)])
  const said =
    authorization === undefined ? undefined : fromAuthorization(authorization.value, place)
  const open = typeof said === 'string' ? [said] : []
  return {
    security: [
      ...(said === undefined || typeof said === 'string' ? [] : [said]),
      ...named('header', keys, place),
      ...named('query', parameters, place),
    ].slice(0, 1),
    openSecurity: [
      ...open,
      ...(said === undefined && keys.length + parameters.length === 0 && cookies.length > 0
        ? [`${place} was sent with a cookie. Is there a key or a token for programs?`]
        : []),
    ],
    secrets: secrets.filter((secret) => secret.length >= 4),
  }
}

/** Whether a query parameter holds a secret. */
export function isSecretParameter(name: string): boolean {
  const words = nameWords(name)
  const text = words.join('')
  if (
    words.some((word) => ['page', 'next', 'continuation', 'sync', 'skip', 'cursor'].includes(word))
  )
    return false
  return /(apikey|appkey|accesskey|token|secret|password|signature|^key$|^auth$|hapikey)$/.test(
    text,
  )
}

function isSecretHeader(name: string): boolean {
  if (
    /^(authorization|cookie|set-cookie)$/i.test(name) ||
    /csrf|xsrf|^sec-|idempotency/i.test(name)
  )
    return false
  const words = nameWords(name)
  return words.some((word) =>
    ['key', 'apikey', 'token', 'secret', 'accesstoken', 'auth', 'password'].includes(word),
  )
}

function named(
  format: 'header' | 'query',
  found: readonly NameValue[],
  place: string,
): readonly SeenSecurity[] {
  if (found.length === 0) return []
  const names = found.map(({ name }) => name)
  return [
    {
      format,
      names,
      evidence: `${place} was sent with the ${format === 'header' ? 'header' : 'parameter'} ${names.join(' and ')}`,
    },
  ]
}

function fromAuthorization(value: string, place: string): SeenSecurity | string {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(\S.*)$/.exec(value) ?? []
  const evidence = `${place} was sent with Authorization${scheme === '' ? '' : `: ${scheme}`}`
  if (scheme === '')
    return {
      format: 'header',
      names: ['Authorization'],
      evidence: `${evidence}, without a word before the value`,
    }
  if (/^basic$/i.test(scheme)) return { format: 'basic', evidence }
  if (/^[\w-]+="?\w/.test(rest))
    return `${evidence} and parameters. How does the mapping write them?`
  return { format: 'bearer', ...(scheme === 'Bearer' ? {} : { scheme }), evidence }
}

function decoded(value: string): readonly string[] {
  const [, text = ''] = /^basic\s+(\S+)$/i.exec(value) ?? []
  const plain = Buffer.from(text, 'base64').toString('utf8')
  return plain === '' ? [] : [plain, ...plain.split(':')]
}
