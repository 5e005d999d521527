import { detectValues } from './detect-values.ts'
import { mapData, type Place } from './map-data.ts'
import { changeNested } from './nested-text.ts'
import { personalKind } from './personal-kind.ts'
import { createSecretReplacer } from './replace-secrets.ts'
import { createReplacer, type Replaced } from './replace-values.ts'
import type { StandIn, StandInKind, StandIns } from './stand-ins.ts'

/** What is known of a place beside its keys. */
export type Facts = {
  /** The user wants the value to stay. Secrets go all the same. */
  readonly isKept: (place: Place) => boolean
  /** A unified field is made from the value, or depends on it. */
  readonly isRead: (place: Place) => boolean
}

/** Told of every value that was changed, and of those that a unified field needs as they are: `stays`. */
type Note = (place: Place, used: readonly StandIn[], stays?: true) => void

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
      if (kind !== undefined) addPersonal(standIns, kind, String(value))
      if (typeof value === 'string') collectText(value, place)
      return value
    },
  })
}

// Who is called by the full name is called by a part of it elsewhere.
function addPersonal(standIns: StandIns, kind: StandInKind, value: string): void {
  standIns.of(kind, value)
  if (kind !== 'name') return
  for (const [word] of value.matchAll(/\p{Lu}[\p{L}\p{M}]{2,}/gu)) standIns.of(kind, word)
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

/** Makes a disguise of the stand-ins that there are by now. `secrets` are replaced in any spelling. */
export function createDisguise(
  standIns: StandIns,
  facts: Facts,
  secrets: readonly StandIn[],
): Disguise {
  const spread = standIns.all().filter(isSpread)
  const all = createReplacer(spread)
  const strong = createReplacer(spread.filter((standIn) => !isWeak(standIn)))
  const inSecrets = createSecretReplacer(secrets)
  const meansFor = (place: Place): Means => {
    const isKept = facts.isKept(place)
    const replace = isKept ? replaceNothing : facts.isRead(place) ? strong : all
    return { standIns, isKept, replace, inSecrets }
  }
  const freely: Means = { standIns, isKept: false, replace: all, inSecrets }
  return {
    text: (text) => replaceInText(text, freely),
    standsFor: (value) => standIns.get(value)?.standIn,
    data: (data, root, note) =>
      mapData(data, root, {
        leaf: (value, place) => {
          const used: StandIn[] = []
          const changed = replaceLeaf(value, place, meansFor(place), used)
          if (changed !== value) note?.(place, used)
          const weak = facts.isRead(place) ? all(String(changed)).used.filter(isWeak) : []
          if (weak.length > 0) note?.(place, weak, true)
          return changed
        },
        name: (name) => replaceInText(name, freely).text,
      }),
  }
}

/** What replaces values at a place. */
type Means = {
  readonly standIns: StandIns
  readonly isKept: boolean
  readonly replace: Replace
  readonly inSecrets: Replace
}

function replaceLeaf(
  value: string | number,
  place: Place,
  means: Means,
  used: StandIn[],
  depth = 0,
): unknown {
  const kind = means.isKept ? undefined : personalKind(value, place)
  const own = kind === undefined ? undefined : means.standIns.get(String(value))
  if (own !== undefined) {
    used.push(own)
    return typeof value === 'number' ? Number(own.standIn) : own.standIn
  }
  if (typeof value === 'number') return value
  const replaced = replaceInText(value, means, depth)
  used.push(...replaced.used)
  return replaced.text
}

function replaceInText(text: string, means: Means, depth = 0): Replaced {
  const used: StandIn[] = []
  const take = (replaced: Replaced): string => {
    used.push(...replaced.used)
    return replaced.text
  }
  const inner = (part: string) => take(replaceInText(part, means, depth + 1))
  const leaf = (value: string | number, place: Place) =>
    replaceLeaf(value, place, means, used, depth + 1)
  const nested =
    depth >= deepest
      ? text
      : changeNested(text, {
          text: inner,
          data: (data) => mapData(data, nowhere, { name: inner, leaf }),
        })
  return { text: take(means.inSecrets(take(means.replace(nested)))), used }
}

type Replace = (text: string) => Replaced

const nowhere: Place = { path: [], key: '', holder: '', answer: '' }

const replaceNothing: Replace = (text) => ({ text, used: [] })

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
