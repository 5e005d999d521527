import type { SchemaFields } from '../schema/unified-schema.ts'
import type { RecordSource } from './connector.ts'
import type { Roots } from './scope.ts'

/** What a list adds to the roots of its expressions. */
export type ListRoots = { readonly before: readonly string[]; readonly fanOut: boolean }

/** Roots of `response_mapping` and `record_filter`. `depth`: most lists that can be around the records of a body. */
export function listMappingRoots(
  schema: SchemaFields,
  { depth, ...list }: ListRoots & { readonly depth: number },
): Roots {
  const around = depth + (list.fanOut ? 1 : 0)
  const parents = around === 0 ? [] : ['parent', 'parents']
  const more = ['response', ...parents, 'index', 'rawQuery', 'headers']
  return { ...rootsOf({ names: ['query', 'context'], schema }, list, more), depth: around }
}

/** Most lists that can be around a record, as every value on the way to its own may be one. */
export function depthOf(records: RecordSource): number {
  if (records.kind === 'path') return records.path.steps.length
  return records.withSources ? Number.POSITIVE_INFINITY : 0
}

/** Roots of the expressions of a list; `more` are those of one kind of expression. */
export function rootsOf(
  outer: Roots,
  { before, fanOut }: ListRoots,
  more: readonly string[],
): Roots {
  const item = fanOut ? ['item'] : []
  const joined = before.length === 0 ? [] : ['before']
  return { ...outer, names: [...more, ...outer.names, ...item, ...joined], before }
}
