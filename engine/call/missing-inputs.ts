import { mappingExpressions } from '../compile/compile-record-mapping.ts'
import type { Connector, ListSpec, LocatedExpression } from '../compile/connector.ts'
import type { Warning } from '../errors/warning.ts'
import type { Reference } from '../expression/references.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { CheckedQuery } from '../plan/query.ts'
import type { MapInputs } from './map-inputs.ts'
import type { MapOptions } from './map-options.ts'

/** A payload that was mapped, and what was given with it. */
export type MappedPayload = {
  readonly connector: Connector
  readonly list: ListSpec
  readonly query: CheckedQuery
  readonly options: MapOptions
  readonly inputs: MapInputs
  readonly records: readonly RawRecord[]
}

/** One warning for each value that the mapping read, and that neither the payload nor the caller gave. */
export function missingInputs(payload: MappedPayload): readonly Warning[] {
  const references = expressionsThatRan(payload).flatMap(
    ({ expression }) => expression.usage.references,
  )
  const paths = references.flatMap((reference) => missing(payload, reference))
  const byName = new Map(paths.map((path) => [path.join('.'), path]))
  return [...byName].map(([name, path]) => ({
    code: 'missing_input',
    message: `The mapping reads "${name}", which was not given: what it makes of that may be missing`,
    count: 1,
    pointer: jsonPointer(path),
  }))
}

function expressionsThatRan({ list, query, options, records }: MappedPayload): LocatedExpression[] {
  const { records: source, recordFilter, mapping } = list
  const found = source.kind === 'expression' && options.as !== 'records' ? [source.located] : []
  if (records.length === 0) return found
  const mapped = query.format !== 'raw' || query.filters.length > 0
  return [
    ...found,
    ...(recordFilter === undefined ? [] : [recordFilter]),
    ...(mapped ? mappingExpressions(mapping) : []),
  ]
}

type Path = readonly string[]

const lookups: Readonly<Record<string, (payload: MappedPayload, reference: Reference) => Path[]>> =
  {
    before: ({ list, inputs }, { path }) => {
      const names = list.before.map(({ name }) => name)
      return absentOf('before', path, { names, given: inputs.before as object })
    },
    context: ({ connector, inputs }, { path }) => {
      const names = connector.context.filter(({ optional }) => !optional).map(({ name }) => name)
      return absentOf('context', path, { names, given: inputs.context as object })
    },
    headers: ({ options }, { path }) =>
      options.headers === undefined ? [['headers', ...path.slice(0, 1)]] : [],
    item: ({ inputs }) => (inputs.item === undefined ? [['item']] : []),
    parent: (payload) => (depthOf(payload) < 1 ? [['parent']] : []),
    parents: (payload, { index = 0 }) => {
      const name = `parents[${index}]`
      return depthOf(payload) < (index < 0 ? 1 : index + 1) ? [[name]] : []
    },
  }

function missing(payload: MappedPayload, reference: Reference): Path[] {
  const { root } = reference
  return Object.hasOwn(lookups, root) ? (lookups[root]?.(payload, reference) ?? []) : []
}

// A root that is read as a whole reads all that it may hold.
function absentOf(
  root: string,
  [name]: readonly string[],
  { names, given }: { readonly names: readonly string[]; readonly given: object },
): Path[] {
  return names
    .filter((known) => name === undefined || known === name)
    .filter((known) => !Object.hasOwn(given, known))
    .map((known) => [root, known])
}

// Parents that an expression gives are not checked: there may be none.
function depthOf({ list, options, inputs, records }: MappedPayload): number {
  const made = list.records.kind === 'expression' && list.records.withSources
  if (made && options.as !== 'records') return Number.POSITIVE_INFINITY
  const depths = records.map(({ parents }) => parents.length)
  const shallow = depths.reduce((least, depth) => Math.min(least, depth), Number.POSITIVE_INFINITY)
  return shallow + (inputs.item === undefined ? 0 : 1)
}
