import { isObject, setOwn } from '../json/json.ts'
import { findSecrets, type Pattern } from './find-secrets.ts'
import { isSecretName } from './secret-names.ts'
import { secretPatterns } from './secret-patterns.ts'

/** Removes an account's secrets from text and data. */
export type Redactor = {
  readonly text: (text: string) => string
  readonly data: (value: unknown) => unknown
  /** The beginning of a text, at most so many characters; the cut leaves no part of a secret. The rest is not looked at. */
  readonly cut: (text: string, most: number) => string
  /** Data, or where it is larger the beginning of its JSON text, at most so many characters. The rest is not looked at. */
  readonly shown: (value: unknown, most: number) => unknown
}

const mask = '[redacted]'
/**
 * A redactor for these secret values: they are masked wherever they occur, plain, hex or in base64 (alone and at the three
 * alignments inside a longer text), and under up to three layers of escapes of URLs, HTML and JSON; members with the name
 * of a secret are masked whatever they hold. It takes time in proportion to the text.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  // Most calls have nothing to redact: the patterns are made when something is.
  let known: readonly Pattern[] | undefined
  const redact = (text: string, cut: boolean): string => {
    known ??= secretPatterns(secrets)
    return known.length === 0 ? text : masked(text, known, cut)
  }
  const cut = (text: string, most: number): string => {
    if (text.length <= most) return redact(text, false)
    const begun = redact(withoutMembers(text.slice(0, most)), true)
    return `${begun.slice(0, most)}…`
  }
  return {
    text: (text) => redact(text, false),
    cut,
    data: (value) => clean(value, { left: Number.POSITIVE_INFINITY, cut }),
    shown: (value, most) => {
      if (typeof value === 'string') return cut(value, most)
      const budget = { left: most, cut }
      const data = clean(value, budget)
      const text = JSON.stringify(data)
      return budget.left < 0 || text.length > most ? `${text.slice(0, most)}…` : data
    },
  }
}

// Members with the name of a secret, in the beginning of a JSON text.
function withoutMembers(text: string): string {
  return text.replace(
    /"([\w-]{1,40})"\s{0,20}:\s{0,20}("(?:[^"\\]|\\.)*(?:"|\\?$)|[\d.eE+-]+)/gs,
    (all, name) => (isSecretName(name) ? `"${name}":"${mask}"` : all),
  )
}

function masked(text: string, patterns: readonly Pattern[], cut: boolean): string {
  const pieces: string[] = []
  let at = 0
  for (const { from, to } of findSecrets(text, patterns, { cut })) {
    pieces.push(text.slice(at, from), mask)
    at = to
  }
  return pieces.join('') + text.slice(at)
}

/** How many characters may still be shown; below zero, something was left out. */
type Budget = { left: number; readonly cut: Redactor['cut'] }

function clean(value: unknown, budget: Budget): unknown {
  if (typeof value === 'string') return cleanText(value, budget)
  if (Array.isArray(value)) return cleanList(value, budget)
  if (isObject(value)) return cleanObject(value, budget)
  const written = String(value)
  return typeof value === 'number' && cleanText(written, budget) !== written ? mask : value
}

function cleanText(text: string, budget: Budget): string {
  const most = Math.max(0, budget.left)
  budget.left -= text.length + 1
  return budget.cut(text, most)
}

function cleanList(list: readonly unknown[], budget: Budget): unknown {
  const shown: unknown[] = []
  for (const entry of list) {
    budget.left -= 1
    if (budget.left < 0) break
    shown.push(clean(entry, budget))
  }
  return shown
}

function cleanObject(value: Readonly<Record<string, unknown>>, budget: Budget): unknown {
  const shown: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    budget.left -= 1
    if (budget.left < 0) break
    const entry = value[key]
    const hidden = isSecretName(key) && isScalar(entry)
    setOwn(shown, cleanText(key, budget), hidden ? mask : clean(entry, budget))
  }
  return shown
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
