import type { InspectedMapping } from '../../index.ts'
import type { Disguise } from './disguise.ts'
import type { Place } from './map-data.ts'
import type { StandIn } from './stand-ins.ts'

/** Told of what was changed: in which request or answer, and where. */
type NoteExchange = (
  at: { readonly of: 'request' | 'response'; readonly request: string },
  place: Place,
  used: readonly StandIn[],
  stays?: true,
) => void

/** The root of the API as it was called, and as the case has it. */
export type Roots = { readonly called: URL; readonly written: URL }

/** What exchanges are made with. */
export type Forming = {
  readonly disguise: Disguise
  readonly mapping: Pick<InspectedMapping, 'text' | 'connector'>
  readonly roots: Roots
  readonly note: NoteExchange
}
