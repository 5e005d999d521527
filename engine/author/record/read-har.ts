import { RecordingError } from '../../errors/recording-error.ts'
import { isObject, ownValue } from '../../json/json.ts'
import { withoutMark } from '../../json/parse-json.ts'
import { jsonPointer } from '../../json/pointer.ts'

/** An entry of a HAR file: a request and what came back, as a browser or a proxy saved it. */
export type HarEntry = {
  /** Its number in the file, from 1. */
  readonly number: number
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Milliseconds since the epoch; undefined where the file does not say. */
  readonly startedAt: number | undefined
  /** Undefined without an answer that can be given again, and why. */
  readonly response:
    | {
        readonly status: number
        readonly headers: Readonly<Record<string, string>>
        readonly body: string
      }
    | undefined
  readonly reason: string | undefined
}

/** Reads a HAR 1.2 file. Throws {@link RecordingError} that names the place of what does not read. */
export function readHar(text: string, file: string): readonly HarEntry[] {
  let data: unknown
  try {
    data = JSON.parse(withoutMark(text))
  } catch {
    throw invalid(file, [], 'is not JSON')
  }
  const entries = ownValue(ownValue(data, 'log'), 'entries')
  if (!Array.isArray(entries)) throw invalid(file, ['log', 'entries'], 'is not a list')
  return entries.map((entry, index) => readEntry(entry, index, file))
}

function invalid(file: string, path: readonly (string | number)[], what: string): RecordingError {
  const pointer = jsonPointer(path)
  const place = pointer === '' ? file : `${file}#${pointer}`
  return new RecordingError('invalid_har', `${place} ${what}: expected HAR 1.2`, {
    file,
    ...(pointer === '' ? {} : { path: pointer }),
  })
}

function readEntry(entry: unknown, index: number, file: string): HarEntry {
  const at = ['log', 'entries', index]
  const request = ownValue(entry, 'request')
  const url = ownValue(request, 'url')
  const method = ownValue(request, 'method')
  if (typeof url !== 'string' || !URL.canParse(url))
    throw invalid(file, [...at, 'request', 'url'], 'is not a URL')
  if (typeof method !== 'string') throw invalid(file, [...at, 'request', 'method'], 'is not text')
  const startedAt = Date.parse(String(ownValue(entry, 'startedDateTime')))
  const body = ownValue(ownValue(request, 'postData'), 'text')
  const cookies = pairs(ownValue(request, 'cookies')).map(([name, value]) => `${name}=${value}`)
  return {
    number: index + 1,
    method: method.toUpperCase(),
    url: new URL(url),
    headers: {
      ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
      ...headersOf(request),
    },
    body: typeof body === 'string' && body !== '' ? body : undefined,
    startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
    ...responseOf(ownValue(entry, 'response')),
  }
}

function responseOf(response: unknown): Pick<HarEntry, 'response' | 'reason'> {
  const status = ownValue(response, 'status')
  if (typeof status !== 'number' || status < 200 || status > 599)
    return { response: undefined, reason: 'has no answer' }
  const content = ownValue(response, 'content')
  const text = ownValue(content, 'text')
  const size = ownValue(content, 'size')
  if (typeof text !== 'string' && typeof size === 'number' && size > 0)
    return { response: undefined, reason: 'was saved without the body of its answer' }
  const isBase64 = ownValue(content, 'encoding') === 'base64'
  const plain = typeof text === 'string' ? text : ''
  const body = isBase64 ? Buffer.from(plain, 'base64').toString() : plain
  return { response: { status, headers: headersOf(response), body }, reason: undefined }
}

function headersOf(message: unknown): Record<string, string> {
  const held = new Map<string, string>()
  for (const [name, value] of pairs(ownValue(message, 'headers'))) {
    const key = name.toLowerCase()
    const before = held.get(key)
    held.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(held)
}

function pairs(list: unknown): (readonly [string, string])[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry) =>
    isObject(entry) && typeof entry.name === 'string' && typeof entry.value === 'string'
      ? [[entry.name, entry.value] as const]
      : [],
  )
}
