import { jsonPointer } from '../../json/pointer.ts'
import { type Place, pointerOf } from './map-data.ts'
import type { ReadPlaces } from './read-places.ts'
import type { StandIn, StandInKind } from './stand-ins.ts'

/** Values of one kind at one place for which something stands in. */
export type ReplacedValue = {
  /** What they were. */
  readonly kind: StandInKind
  /** Whether they stand in a request, in an answer, or in what the case asks for. */
  readonly in: 'request' | 'response' | 'case'
  /** The request, as `GET /path`; empty for what the case asks for. */
  readonly request: string
  /** Where, `@` for every index. */
  readonly pointer: string
  /** How many there are. */
  readonly count: number
  /** The unified fields that are made from them. */
  readonly fields: readonly string[]
}

type At = { readonly of: 'request' | 'response' | 'case'; readonly request: string }

/** Takes note of what is replaced. */
export type Notes = {
  readonly note: (at: At, place: Place, used: readonly StandIn[], stays?: true) => void
  readonly replaced: () => readonly ReplacedValue[]
  /** Those that stay, because a unified field needs them as they are. */
  readonly stayed: () => readonly ReplacedValue[]
}

/** Makes notes, in which all values of one kind at one place are together. */
export function createNotes(reads: Pick<ReadPlaces, 'fields'>): Notes {
  const held = {
    replaced: new Map<string, ReplacedValue>(),
    stayed: new Map<string, ReplacedValue>(),
  }
  return {
    note: ({ of, request }, place, used, stays) => {
      const values = stays === true ? held.stayed : held.replaced
      for (const kind of new Set(used.map((standIn) => standIn.kind))) {
        const pointer = pointerOf(place)
        const key = jsonPointer([of, request, pointer, kind])
        const before = values.get(key)
        const fields = before?.fields ?? reads.fields(place)
        values.set(key, { kind, in: of, request, pointer, count: (before?.count ?? 0) + 1, fields })
      }
    },
    replaced: () => [...held.replaced.values()],
    stayed: () => [...held.stayed.values()],
  }
}
