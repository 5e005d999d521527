import { createNames } from './made-up-names.ts'
import { makers } from './make-stand-in.ts'

/** What a value was that something stands in for. */
export type StandInKind =
  | 'credential'
  | 'token'
  | 'hidden'
  | 'host'
  | 'email'
  | 'phone'
  | 'name'
  | 'address'
  | 'birth_date'
  | 'personal_number'
  | 'ip'
  | 'picture'

/** A value, and what is written in its place. */
export type StandIn = {
  readonly kind: StandInKind
  readonly value: string
  readonly standIn: string
}

/** All stand-ins of a case: the same value has the same one everywhere. */
export type StandIns = {
  /** The stand-in of a value; it is made when it is asked for the first time. */
  readonly of: (kind: StandInKind, value: string) => string
  /** Says what stands in for a value. The first word counts. */
  readonly set: (kind: StandInKind, value: string, standIn: string) => void
  readonly get: (value: string) => StandIn | undefined
  readonly all: () => readonly StandIn[]
}

/** Makes stand-ins. None is a text that `occurs`, so that no two values become one. */
export function createStandIns(occurs: (text: string) => boolean): StandIns {
  const held = new Map<string, StandIn>()
  const counts = new Map<StandInKind, number>()
  const names = createNames(occurs)
  const add = (kind: StandInKind, value: string, standIn: string): string => {
    held.set(keyOf(value), { kind, value, standIn })
    return standIn
  }
  const made = (kind: keyof typeof makers, value: string): string => {
    for (let tries = 0; ; tries += 1) {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      const standIn = makers[kind](value, count)
      // What only keeps its shape has few others of that shape.
      if (tries >= mostTries || !occurs(standIn)) return standIn
    }
  }
  return {
    of: (kind, value) => {
      const known = held.get(keyOf(value))
      if (known !== undefined) return known.standIn
      if (kind === 'name') return add(kind, value, names.of(value))
      return add(kind, value, made(kind, value))
    },
    set: (kind, value, standIn) => {
      if (!held.has(keyOf(value))) add(kind, value, standIn)
    },
    get: (value) => held.get(keyOf(value)),
    all: () => [...held.values()],
  }
}

const mostTries = 20

// An address is the same one in capitals.
function keyOf(value: string): string {
  return value.includes('@') ? value.toLowerCase() : value
}
