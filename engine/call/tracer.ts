import type { BeforeSpec } from '../compile/connector.ts'
import type { NativeExpression } from '../expression/compile-expression.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { Ast } from '../expression/native/ast.ts'
import type { SeenPage } from '../fetch/call-context.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { isObject, ownValue } from '../json/json.ts'
import { jsonPointer, pointerParts } from '../json/pointer.ts'
import type { Surroundings } from '../trace/explain-field.ts'
import { Places, type TableKeys } from '../trace/places.ts'
import { foldedReads } from '../trace/reads.ts'
import {
  eventsIn,
  type TracedExpression,
  traceExpression,
  watchRoots,
} from '../trace/trace-expression.ts'

/** What explanations of one engine share: where each object came from, and the traced forms of expressions. */
export type Tracer = {
  readonly places: Places
  readonly traced: (expression: NativeExpression) => TracedExpression
  /** Takes note of a page, and of the places of its records. */
  readonly addPage: (page: NumberedPage) => void
  /** Says that a joined list is seen as a table, by a key. */
  readonly addTable: (table: unknown, keys: TableKeys) => void
  /** The places of objects, and what the expression read that made the records of a page, where one did. */
  readonly around: (page: number) => Surroundings
}

/** A page, its number from 1, and the expression that made its records, where one did. */
type NumberedPage = Pick<SeenPage, 'body' | 'records' | 'headers' | 'roots'> & {
  readonly page: number
  readonly maker: NativeExpression | undefined
}

// An expression has one setup, so it has one traced form.
const tracedForms = new WeakMap<NativeExpression, TracedExpression>()

/** Makes a tracer. */
export function createTracer(setup: ExpressionSetup): Tracer {
  const places = new Places()
  const made = new Map<number, Surroundings>()
  const notMade: Surroundings = { places, madeBy: [] }
  const traced = (expression: NativeExpression): TracedExpression => {
    const held = tracedForms.get(expression) ?? traceExpression(expression.tree() as Ast, setup)
    tracedForms.set(expression, held)
    return held
  }
  const addMade = (maker: NativeExpression, { page, body, headers, roots }: NumberedPage): void => {
    placeAll(places, body, { page, parts: [] })
    const watched = watchRoots({ ...roots, body, headers }, places.isTable)
    const events = eventsIn(traced(maker).traceHandedOn(watched))
    // The record could be another one altogether.
    made.set(page, { places, madeBy: foldedReads(events, places, 'decides') })
  }
  return {
    places,
    traced,
    addPage: (page) => {
      if (page.maker !== undefined) addMade(page.maker, page)
      else placeRecords(places, page)
    },
    addTable: (table, keys) => places.setTable(table, keys),
    around: (page) => made.get(page) ?? notMade,
  }
}

function placeRecords(places: Places, page: NumberedPage): void {
  // Records of one list follow one another.
  let last: { readonly list: string; readonly parts: readonly string[] } | undefined
  for (const raw of page.records) {
    if (last?.list !== raw.list) last = { list: raw.list, parts: pointerParts(raw.list) }
    placeRecord(places, page, { ...raw, parts: last.parts })
  }
}

type Located = RawRecord & { readonly parts: readonly string[] }

function placeRecord(
  places: Places,
  { page, body }: NumberedPage,
  { record, parts: inList, at, parents, index }: Located,
): void {
  // A single record stands under a name, too, or it is the whole body.
  const isSingle = index === undefined
  const parts = isSingle && at === '' ? [] : [...inList, at]
  places.set(record, { page, parts, isEntry: !isSingle && typeof at === 'string' })
  if (parents.length === 0) return
  // A parent stands on the way to the record.
  let value = body
  const way: (string | number)[] = []
  for (const part of inList) {
    way.push(part)
    value = Array.isArray(value) ? value[Number(part)] : ownValue(value, part)
    for (const parent of parents) {
      const isEntry = parent !== value && ownValue(parent, 'value') === value
      if (parent === value || isEntry) places.set(parent, { page, parts: [...way], isEntry })
    }
  }
}

type Position = { readonly page: number; readonly parts: readonly (string | number)[] }

function placeAll(places: Places, value: unknown, { page, parts }: Position): void {
  if (typeof value !== 'object' || value === null) return
  places.set(value, { page, parts, isEntry: false })
  for (const [key, entry] of Object.entries(value)) {
    placeAll(places, entry, { page, parts: [...parts, key] })
  }
}

type FoundAt = Pick<RawRecord, 'list' | 'at'>

/** Where the keys of a joined list stand in its pages. */
export function keysOfPages(
  { keyBy = [] }: Pick<BeforeSpec, 'keyBy'>,
  pages: readonly { readonly page: number; readonly records: readonly FoundAt[] }[],
): TableKeys {
  return pages.flatMap(({ page, records }) => {
    const lists = new Set(
      records.map(({ list, at }) => {
        const inList = pointerParts(list).map((part) => (/^\d+$/.test(part) ? '@' : part))
        const key = typeof at === 'string' ? keyBy.slice(1) : keyBy
        return jsonPointer([...inList, '@', ...key])
      }),
    )
    return [...lists].map((pointer) => ({ page, pointer }))
  })
}

/** A joined list as a caller gave it: a list, or a table whose entries stand at their keys. */
export type GivenList = {
  readonly page: number
  readonly given: unknown
  /** As expressions see it. */
  readonly table: unknown
  readonly spec: Pick<BeforeSpec, 'keyBy'>
}

/** Takes note of the places in a joined list that a caller gave. */
export function addGivenList(
  { places, addTable }: Tracer,
  { page, given, table, spec }: GivenList,
): void {
  if (isObject(given)) {
    for (const [key, entry] of Object.entries(given))
      places.set(entry, { page, parts: [key], isEntry: false })
    addTable(given, [])
    return
  }
  const records = (given as readonly unknown[]).map((record, index) => {
    places.set(record, { page, parts: [index], isEntry: false })
    return { list: '', at: index }
  })
  if (spec.keyBy !== undefined) addTable(table, keysOfPages(spec, [{ page, records }]))
}
