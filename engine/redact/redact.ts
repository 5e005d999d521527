import { isObject, setOwn } from '../json/json.ts'

/** Removes an account's secrets from text and data. */
export type Redactor = {
  readonly text: (text: string) => string
  readonly data: (value: unknown) => unknown
}

const mask = '[redacted]'
const secretName =
  /^(authorization|api[-_]?key|app[-_]?key|(access|refresh|id|api|auth|session)?[-_]?token|secret|client[-_]?secret|password|passwd|signature|cookie|set-cookie)$/i

/**
 * A redactor for these secret values: they are masked wherever they occur, plain, URL-encoded,
 * JSON-escaped, hex or in base64 (alone and at the three alignments inside a longer text); members with the name of a
 * secret are masked whatever they hold.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  // Most calls have nothing to redact: the pattern is made when something is.
  let known: { readonly pattern: RegExp | undefined } | undefined
  const text = (value: string): string => {
    known ??= { pattern: secretPattern(secrets) }
    return known.pattern === undefined ? value : value.replace(known.pattern, mask)
  }
  const data = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(data)
    if (!isObject(value)) return typeof value === 'number' ? redactNumber(value, text) : value
    const clean: Record<string, unknown> = {}
    for (const [key, entry] of Object.entries(value)) {
      const hidden = secretName.test(key) && isScalar(entry)
      setOwn(clean, text(key), hidden ? mask : data(entry))
    }
    return clean
  }
  return { text, data }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function redactNumber(value: number, text: (value: string) => string): unknown {
  const written = String(value)
  return text(written) === written ? value : mask
}

function secretPattern(secrets: readonly string[]): RegExp | undefined {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(encodings))]
  if (forms.length === 0) return undefined
  const sources = forms.sort((a, b) => b.length - a.length).map(escapePattern)
  return new RegExp(sources.join('|'), 'gi')
}

function encodings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const encoded = encodeURIComponent(secret.toWellFormed())
  const form = new URLSearchParams({ s: secret.toWellFormed() }).toString().slice(2)
  const forms = [secret, json, encoded, form, secret.trim(), Buffer.from(secret).toString('hex')]
  return [...forms, ...base64Forms(secret)].filter((entry) => entry !== '')
}

// A secret inside a base64 text (such as `user:key`) starts at one of three alignments; only the
// characters that depend on the secret alone are matched.
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const whole = bytes.toString('base64')
  const inner = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const clean = shifted.slice(
      Math.ceil((shift * 8) / 6),
      Math.floor(((shift + bytes.length) * 8) / 6),
    )
    return clean.length >= 6 ? [clean] : []
  })
  const all = [whole, ...inner]
  return [...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))]
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
