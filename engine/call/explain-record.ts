import type { MappedField, RecordMapping } from '../compile/connector.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { isObject, ownValue } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import { type Outcome, type Processing, rootsOfRecord } from '../records/process-records.ts'
import {
  type ExplainedField,
  explainField,
  type FieldExplanation,
  traceOf,
} from '../trace/explain-field.ts'
import { type WatchedRoots, watchRoots } from '../trace/trace-expression.ts'
import type { RecordExplanation } from './explanation.ts'
import type { Tracer } from './tracer.ts'

/** A record, what it was processed with, and what became of it. */
export type ProcessedRecord = {
  readonly raw: RawRecord
  readonly page: number
  readonly processing: Processing
  readonly outcome: Outcome
}

/** Explains every field of a record by one traced evaluation each, which takes place when the fields are looked at. */
export function explainRecord(tracer: Tracer, processed: ProcessedRecord): RecordExplanation {
  return new TracedRecord(tracer, processed)
}

// Of a long list most records are never looked at.
class TracedRecord implements RecordExplanation {
  readonly #tracer: Tracer
  readonly #processed: ProcessedRecord
  #fields: readonly FieldExplanation[] | undefined

  constructor(tracer: Tracer, processed: ProcessedRecord) {
    this.#tracer = tracer
    this.#processed = processed
  }

  get id(): string | null {
    const { outcome, raw } = this.#processed
    const unified = outcome.kind === 'kept' ? ownValue(outcome.source, 'id') : this.#idField()
    const id = unified ?? ownValue(raw.record, 'id')
    return typeof id === 'string' || typeof id === 'number' ? String(id) : null
  }

  get page(): number {
    return this.#processed.page
  }

  get pointer(): string {
    const { list, at } = this.#processed.raw
    return list + jsonPointer([at])
  }

  get outcome(): RecordExplanation['outcome'] {
    return this.#processed.outcome.kind
  }

  get reasons(): readonly string[] {
    const { outcome } = this.#processed
    return outcome.kind === 'refused' ? outcome.refusal.problems.map(({ reason }) => reason) : []
  }

  get fields(): readonly FieldExplanation[] {
    this.#fields ??= fieldsOf(this.#tracer, this.#processed)
    return this.#fields
  }

  toJSON(): RecordExplanation {
    const { id, page, pointer, outcome, reasons, fields } = this
    return { id, page, pointer, outcome, reasons, fields }
  }

  #idField(): unknown {
    return this.fields.find(({ field }) => field === 'id')?.value
  }
}

function fieldsOf(
  tracer: Tracer,
  { raw, page, processing }: ProcessedRecord,
): readonly FieldExplanation[] {
  if (!isObject(raw.record)) return []
  const roots = watchRoots(rootsOfRecord(raw, processing), tracer.places.isTable)
  return explainMapping({ tracer, page }, processing.list.mapping, roots)
}

type Site = { readonly tracer: Tracer; readonly page: number }

function explainMapping(
  site: Site,
  mapping: RecordMapping,
  roots: WatchedRoots,
): readonly FieldExplanation[] {
  const fields = mapping.fields.map((field) => {
    const explained = explainedField(field)
    const traced = site.tracer.traced(field.located.expression)
    return explainField(
      explained,
      traced.conditions,
      traced.trace(roots),
      site.tracer.around(site.page),
    )
  })
  if (mapping.kind === 'fields') return fields
  const replaced = new Set(fields.map(({ field }) => field))
  const whole = explainWhole(site, mapping, roots)
  return [...whole.filter(({ field }) => !replaced.has(field)), ...fields]
}

// What is said of a field is the same for every record.
const known = new WeakMap<MappedField, ExplainedField>()

function explainedField(field: MappedField): ExplainedField {
  const held = known.get(field) ?? describe(field)
  known.set(field, held)
  return held
}

function describe({ path, located, list }: MappedField): ExplainedField {
  const { expression, where } = located
  const layer = where.file?.startsWith('overrides of ') === true ? 'override' : 'mapping'
  return { field: path.join('.'), expression: expression.source, layer, where, list }
}

type WholeMapping = Extract<RecordMapping, { kind: 'whole' }>

// One evaluation gives all fields: each depends on what its own part reads, and on what is read for none alone.
function explainWhole(
  { tracer, page }: Site,
  { located, paths, without }: WholeMapping,
  roots: WatchedRoots,
): FieldExplanation[] {
  const { trace: evaluate, conditions } = tracer.traced(located.expression)
  const trace = evaluate(roots)
  const names = paths ?? Object.keys(trace.value ?? {}).map((name) => [name])
  const inner = names.filter((path) => !names.some((other) => isAround(path, other)))
  return inner
    .filter((path) => !without.some((other) => other.join('.') === path.join('.')))
    .map((path) => {
      const own = traceOf(trace, path)
      const field = describe({ path, located, list: false })
      return explainField(field, conditions, own, tracer.around(page))
    })
}

function isAround(path: readonly string[], other: readonly string[]): boolean {
  return other.length > path.length && path.every((name, index) => other[index] === name)
}
