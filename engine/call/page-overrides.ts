import type { IsolatedFields } from '../compile/override-facts.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import { jsonInTurns } from '../limit/json-in-turns.ts'
import type { OverriddenValues } from '../records/map-record.ts'
import { isVerbatim, type Processing, rootsOfRecord } from '../records/process-records.ts'
import type { ExpressionResult } from '../records/run-expression.ts'
import type { Isolation } from './isolation.ts'
import type { SentRecord } from './override-protocol.ts'

/** The values of the overridden fields of a page. */
type PageOverrides = {
  /** Prepares some records from an index on; gives how many. */
  readonly prepare: (at: number, most: number) => Promise<number>
  /** For a record that is prepared. */
  readonly overridden: (at: number) => OverriddenValues
}

/** What a call's overrides are evaluated with. */
export type OverrideCall = {
  readonly isolation: Isolation
  readonly isolated: IsolatedFields
  readonly owner: string
  readonly tenant: string
  readonly turn: EventLoopTurn
  readonly signal: AbortSignal
}

/** Gives the overrides of one page after the other; undefined for a page that needs none. */
export type OverridePages = (
  records: readonly RawRecord[],
  processing: Processing,
) => PageOverrides | undefined

// Records that are sent at once: usually a page. Fewer than the first number are not worth sending.
const fewest = 100
const most = 1000
const mostCharacters = 4_000_000

/** The overrides of a call, page by page. */
export function createOverridePages(call: OverrideCall): OverridePages {
  const texts = createTexts(call.turn)
  return (records, processing) =>
    isVerbatim(processing) ? undefined : pageOverrides(call, texts, { records, processing })
}

type Page = { readonly records: readonly RawRecord[]; readonly processing: Processing }

function pageOverrides(call: OverrideCall, texts: Texts, page: Page): PageOverrides {
  const { isolation, isolated, owner, tenant, signal, turn } = call
  const { program, fields } = isolated
  let from = 0
  let results: readonly string[] = []
  return {
    prepare: async (at, wanted) => {
      const ready = from + results.length - at
      if (ready > 0) return ready
      const end = Math.min(page.records.length, at + Math.min(most, Math.max(fewest, wanted)))
      const sent = await collect(page, { at, end }, texts, turn)
      results = await isolation.evaluate({ owner, tenant, program, fields, ...sent }, signal)
      from = at
      await turn.next()
      return results.length
    },
    overridden: (at) => {
      const text = results[at - from] as string // prepared
      return { fields, results: JSON.parse(text) as readonly ExpressionResult[] } // of our own program
    },
  }
}

async function collect(
  { records, processing }: Page,
  { at, end }: { readonly at: number; readonly end: number },
  texts: Texts,
  turn: EventLoopTurn,
) {
  const shared = await texts.shared(processing.roots)
  const places = new Map<unknown, number>()
  const parents: string[] = []
  const sent: SentRecord[] = []
  let size = 0
  for (let place = at; place < end && size < mostCharacters; place += 1) {
    const roots = rootsOfRecord(records[place] as RawRecord, processing)
    for (const parent of roots.parents) {
      if (places.has(parent)) continue
      places.set(parent, parents.length)
      parents.push(await texts.of(parent))
    }
    const response = await jsonInTurns(roots.response, turn)
    const around = roots.parents.map((parent) => places.get(parent) ?? 0)
    sent.push({ response, parents: around, index: roots.index })
    size += response.length
  }
  return { shared, parents, records: sent }
}

/** Values that many records share, as JSON, each written once. */
type Texts = {
  readonly of: (value: unknown) => Promise<string>
  readonly shared: (roots: object) => Promise<Readonly<Record<string, string>>>
}

function createTexts(turn: EventLoopTurn): Texts {
  const written = new WeakMap<object, string>()
  const of = async (value: unknown): Promise<string> => {
    if (typeof value !== 'object' || value === null) return jsonInTurns(value, turn)
    const text = written.get(value) ?? (await jsonInTurns(value, turn))
    written.set(value, text)
    return text
  }
  const shared = async (roots: object): Promise<Readonly<Record<string, string>>> => {
    const texts: Record<string, string> = {}
    for (const [name, value] of Object.entries(roots))
      if (value !== undefined) texts[name] = await of(value)
    return texts
  }
  return { of, shared }
}
