import { findSecrets, type Pattern } from '../../redact/find-secrets.ts'
import { secretPatterns } from '../../redact/secret-patterns.ts'
import { detectValues } from './detect-values.ts'
import { mapData, type Place } from './map-data.ts'
import { changeNested } from './nested-text.ts'
import { personalKind } from './personal-kind.ts'
import { createReplacer, type Replaced } from './replace-values.ts'
import type { StandIn, StandIns } from './stand-ins.ts'

/** What is known of a place beside its keys. */
export type Facts = {
  /** The user wants the value to stay. Secrets go all the same. */
  readonly isKept: (place: Place) => boolean
  /** A unified field is made from the value. */
  readonly isRead: (place: Place) => boolean
}

/** Told of every value that was changed. */
export type Note = (place: Place, used: readonly StandIn[]) => void

/** Layers that a text is looked into: JSON in base64 in a URL. */
const deepest = 3

/** Finds every value of data that something must stand in for, and makes its stand-in. */
export function collectStandIns(
  data: unknown,
  root: Place,
  { standIns, facts, depth = 0 }: { standIns: StandIns; facts: Facts; depth?: number },
): void {
  const deeper = { standIns, facts, depth: depth + 1 }
  const collectText = (text: string, place: Place): void => {
    for (const { kind, value } of detectValues(text)) standIns.of(kind, value)
    if (depth >= deepest) return
    changeNested(text, {
      text: (inner) => unchanged(inner, () => collectStandIns(inner, unnamed(place), deeper)),
      data: (inner) => unchanged(inner, () => collectStandIns(inner, place, deeper)),
    })
  }
  mapData(data, root, {
    name: (name) => unchanged(name, () => collectText(name, unnamed(root))),
    leaf: (value, place) => {
      if (facts.isKept(place)) return value
      const kind = personalKind(value, place)
      if (kind !== undefined) standIns.of(kind, String(value))
      if (typeof value === 'string') collectText(value, place)
      return value
    },
  })
}

function unchanged<T>(value: T, look: () => void): T {
  look()
  return value
}

// What stands inside of a text is not what its key says.
function unnamed(place: Place): Place {
  return { ...place, key: '', holder: '' }
}

/** Writes stand-ins into data and texts. */
export type Disguise = {
  readonly data: (data: unknown, root: Place, note?: Note) => unknown
  readonly text: (text: string) => Replaced
  /** What stands in for a whole value. */
  readonly standsFor: (value: string) => string | undefined
}

/** Makes a disguise of the stand-ins that there are by now. */
export function createDisguise(standIns: StandIns, facts: Facts): Disguise {
  const spread = standIns.all().filter(isSpread)
  const replaceAll = createReplacer(spread)
  const replaceStrong = createReplacer(spread.filter((standIn) => !isWeak(standIn)))
  const replaceSecrets = createSecretReplacer(standIns.all().filter(isSecret))
  const inText = (text: string, replace: Replace, depth = 0): Replaced => {
    const used: StandIn[] = []
    const take = (replaced: Replaced): string => {
      used.push(...replaced.used)
      return replaced.text
    }
    const nested =
      depth >= deepest
        ? text
        : changeNested(text, {
            text: (inner) => take(inText(inner, replace, depth + 1)),
            data: (inner) =>
              mapData(inner, nowhere, {
                name: (name) => take(inText(name, replace, depth + 1)),
                leaf: (value, place) => leafOf(value, place, replace, take, depth + 1),
              }),
          })
    return { text: take(replaceSecrets(take(replace(nested)))), used }
  }
  const leafOf = (
    value: string | number,
    place: Place,
    replace: Replace,
    take: (replaced: Replaced) => string,
    depth = 0,
  ): unknown => {
    const own = personalKind(value, place) === undefined ? undefined : standIns.get(String(value))
    if (own !== undefined && !facts.isKept(place)) {
      const text = take({ text: own.standIn, used: [own] })
      return typeof value === 'number' ? Number(text) : text
    }
    return typeof value === 'string' ? take(inText(value, replace, depth)) : value
  }
  const leaf = (value: string | number, place: Place, note: Note | undefined): unknown => {
    const used: StandIn[] = []
    const replace = facts.isKept(place)
      ? replaceNothing
      : facts.isRead(place)
        ? replaceStrong
        : replaceAll
    const changed = leafOf(value, place, replace, (replaced) => {
      used.push(...replaced.used)
      return replaced.text
    })
    if (changed !== value) note?.(place, used)
    return changed
  }
  return {
    text: (text) => inText(text, replaceAll),
    standsFor: (value) => standIns.get(value)?.standIn,
    data: (data, root, note) =>
      mapData(data, root, {
        leaf: (value, place) => leaf(value, place, note),
        name: (name) => inText(name, replaceAll).text,
      }),
  }
}

type Replace = (text: string) => Replaced

const nowhere: Place = { path: [], key: '', holder: '', answer: '' }

const replaceNothing: Replace = (text) => ({ text, used: [] })

/** Whether a value is a secret: it must not be left in any spelling. */
export function isSecret({ kind, value, standIn }: StandIn): boolean {
  const isKind = kind === 'credential' || kind === 'token' || kind === 'hidden'
  return isKind && value !== standIn
}

// A short value elsewhere is most often another one that looks the same.
function isSpread(standIn: StandIn): boolean {
  const { kind, value } = standIn
  if (kind === 'name') return /\s/.test(value) || /^\p{Lu}.{2}/u.test(value) || value.length >= 6
  if (kind === 'phone') return value.replace(/\D/g, '').length >= 9
  const isLong = value.length >= 10
  return kind === 'address' || kind === 'birth_date' || kind === 'personal_number' ? isLong : true
}

// One word may be a word of the language, too.
function isWeak({ kind, value }: StandIn): boolean {
  return kind === 'name' && !/\s/.test(value)
}

/** Secrets that are shorter are looked for as whole words only. */
export const shortestSecret = 5

function createSecretReplacer(secrets: readonly StandIn[]): Replace {
  const long = secrets.filter(({ value }) => Buffer.byteLength(value) >= shortestSecret)
  const sought = long.map((standIn) => ({ standIn, patterns: secretPatterns([standIn.value]) }))
  return (text) => {
    const used: StandIn[] = []
    let replaced = text
    for (const { standIn, patterns } of sought) {
      const cut = withoutSpans(replaced, patterns, standIn.standIn)
      if (cut !== replaced) used.push(standIn)
      replaced = cut
    }
    return { text: replaced, used }
  }
}

function withoutSpans(text: string, patterns: readonly Pattern[], standIn: string): string {
  const pieces: string[] = []
  let at = 0
  for (const { from, to } of findSecrets(text, patterns, { cut: false })) {
    pieces.push(text.slice(at, from), standIn)
    at = to
  }
  return pieces.join('') + text.slice(at)
}
