import { cutEscape, type Traced, takeOffEscapes, traceText } from './decode.ts'

/** A secret, or a spelling of one, made ready to be looked for. */
export type Pattern = {
  readonly bytes: Uint8Array
  /** By length of a match so far: the length of the longest beginning that it also ends with. */
  readonly falls: Int32Array
}

/** A piece of a text, from one place up to another. */
export type Span = { readonly from: number; readonly to: number }

/** Layers of escapes that are taken off: URL-encoded twice, JSON inside JSON, and one more. */
const layers = 3

/** Makes patterns of texts, with and without the escapes that they hold themselves. */
export function patternsOf(texts: readonly string[]): readonly Pattern[] {
  const spellings = texts.flatMap((text) => [...layersOf(traceText(text))])
  const unique = new Map(
    spellings.map(({ bytes, length }) => {
      const own = bytes.slice(0, length)
      return [Buffer.from(own).toString('latin1'), own]
    }),
  )
  return [...unique.values()]
    .filter((bytes) => bytes.length > 0)
    .map((bytes) => ({ bytes, falls: fallsOf(bytes) }))
}

/**
 * Finds secrets in a text, also where they are escaped. `cut` says that the text goes on beyond its end: then the beginning
 * of a secret at the end counts too. Takes time in proportion to the text, for each pattern.
 */
export function findSecrets(
  text: string,
  patterns: readonly Pattern[],
  { cut }: { readonly cut: boolean },
): readonly Span[] {
  const spans: Span[] = []
  for (const traced of layersOf(traceText(text))) {
    const whole = cut ? cutEscape(traced) : traced.length
    for (const pattern of patterns) {
      search(traced, pattern, cut ? text.length : undefined, spans)
      if (whole < traced.length) search({ ...traced, length: whole }, pattern, text.length, spans)
    }
  }
  return merged(spans)
}

function* layersOf(text: Traced): Generator<Traced> {
  let traced: Traced | undefined = text
  for (let layer = 0; layer <= layers && traced !== undefined; layer += 1) {
    yield traced
    traced = takeOffEscapes(traced)
  }
}

// Knuth, Morris and Pratt: it is linear for every text and every secret.
function search(
  { bytes, from, to, length }: Traced,
  { bytes: wanted, falls }: Pattern,
  end: number | undefined,
  spans: Span[],
): void {
  const start = bytes.subarray(0, length).indexOf(wanted[0] ?? 0)
  if (start < 0) return
  let matched = 0
  for (let at = start; at < length; at += 1) {
    while (matched > 0 && bytes[at] !== wanted[matched]) matched = falls[matched] ?? 0
    if (bytes[at] === wanted[matched]) matched += 1
    if (matched < wanted.length) continue
    spans.push({ from: from[at - matched + 1] ?? 0, to: to[at] ?? 0 })
    matched = falls[matched] ?? 0
  }
  if (end !== undefined && matched > 0) spans.push({ from: from[length - matched] ?? 0, to: end })
}

function fallsOf(bytes: Uint8Array): Int32Array {
  const falls = new Int32Array(bytes.length + 1)
  let matched = 0
  for (let at = 1; at < bytes.length; at += 1) {
    while (matched > 0 && bytes[at] !== bytes[matched]) matched = falls[matched] ?? 0
    if (bytes[at] === bytes[matched]) matched += 1
    falls[at + 1] = matched
  }
  return falls
}

function merged(spans: readonly Span[]): readonly Span[] {
  const all: { from: number; to: number }[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else all.push({ from, to })
  }
  return all
}
