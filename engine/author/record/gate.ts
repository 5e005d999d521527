import { RecordingError } from '../../errors/recording-error.ts'
import { isObject } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'
import { findSecrets, type Pattern } from '../../redact/find-secrets.ts'
import { secretPatterns } from '../../redact/secret-patterns.ts'
import { readYaml } from '../../source/yaml.ts'

/** A secret that must not be in a file, and what it may be called. */
export type KnownSecret = {
  /** Such as `credential api_token`: never the value. */
  readonly name: string
  readonly value: string
}

/** Shorter secrets are compared with whole values: they are part of ordinary words. */
export const shortestSecret = 5

/**
 * Throws {@link RecordingError} if a secret is in a YAML text: as it is, in hex or in base64, also inside a longer text,
 * under up to three layers of escapes of URLs, HTML and JSON. Says where, never what.
 */
export function assertNoSecret(text: string, secrets: readonly KnownSecret[], file: string): void {
  const find = createFinder(secrets.filter(({ value }) => value !== ''))
  const source = readYaml(text)
  for (const { text: value, path, shown } of textsOf(source.data, [])) {
    const found = find(value)
    if (found === undefined) continue
    const { offset } = source.rangeOf(path)
    throw secretLeft(found.name, file, text.slice(0, offset).split('\n').length, jsonPointer(shown))
  }
  // A reader of the file sees more than its data: comments, and values that were folded.
  for (const [index, line] of text.split('\n').entries()) {
    const found = find(line)
    if (found !== undefined) throw secretLeft(found.name, file, index + 1)
  }
}

function createFinder(secrets: readonly KnownSecret[]): (text: string) => KnownSecret | undefined {
  const isLong = ({ value }: KnownSecret) => Buffer.byteLength(value) >= shortestSecret
  const short = new Map(secrets.filter((one) => !isLong(one)).map((one) => [one.value, one]))
  const long = secrets
    .filter(isLong)
    .map((secret) => ({ ...secret, patterns: secretPatterns([secret.value]) }))
  const any = long.flatMap(({ patterns }) => patterns)
  const has = (text: string, patterns: readonly Pattern[]) =>
    findSecrets(text, patterns, { cut: false }).length > 0
  return (text) => {
    const whole = short.get(text.trim())
    if (whole !== undefined || !has(text, any)) return whole
    return long.find(({ patterns }) => has(text, patterns))
  }
}

type PlacedText = {
  readonly text: string
  readonly path: readonly string[]
  /** The same, without the name that may be the secret itself. */
  readonly shown: readonly string[]
}

function* textsOf(value: unknown, path: readonly string[]): Generator<PlacedText> {
  if (typeof value === 'string' || typeof value === 'number')
    yield { text: String(value), path, shown: path }
  const entries = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : []
  for (const [name, entry] of entries) {
    const place = [...path, String(name)]
    if (typeof name === 'string') yield { text: name, path: place, shown: path }
    yield* textsOf(entry, place)
  }
}

function secretLeft(name: string, file: string, line: number, pointer?: string): RecordingError {
  const place = pointer === undefined ? '' : ` (${pointer})`
  return new RecordingError(
    'secret_in_fixture',
    `The ${name} would stand in ${file}:${line}${place}: nothing was written`,
    { file, line, ...(pointer === undefined ? {} : { path: pointer }) },
  )
}
