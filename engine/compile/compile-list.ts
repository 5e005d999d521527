import type { List } from '../schema/mapping.gen.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { checkFanOut } from './check-fan-out.ts'
import { checkJoins } from './check-joins.ts'
import { compileCall } from './compile-call.ts'
import { compileOptionalPath } from './compile-path.ts'
import { compileRecordMapping, mappedPaths, mappingSlots } from './compile-record-mapping.ts'
import { compileSlot } from './compile-slot.ts'
import { templateNeeds } from './compile-template.ts'
import type {
  BeforeSpec,
  CallSpec,
  Caveat,
  ListSpec,
  LocatedExpression,
  Template,
} from './connector.ts'
import { depthOf, listMappingRoots, rootsOf } from './list-roots.ts'
import type { ConfigPath, FileScope, Roots } from './scope.ts'
import { slotsIn } from './slots.ts'

/** Compiles the list operation of a resource. */
export function compileList(
  scope: FileScope,
  path: ConfigPath,
  config: List,
  schema: UnifiedSchema,
): ListSpec {
  const outer: Roots = { names: ['query', 'context'], schema }
  const before = compileBefore(scope, path, config, outer)
  checkFanOut(scope, path, config)
  const own = { before: Object.keys(config.before ?? {}), fanOut: config.for_each !== undefined }
  const call = compileCall(scope, path, config, rootsOf(outer, own, []))
  const mappingRoots = listMappingRoots(schema, { ...own, depth: depthOf(call.records) })
  const recordFilter =
    config.record_filter === undefined
      ? undefined
      : compileSlot(scope, [...path, 'record_filter'], config.record_filter, mappingRoots)
  const caveats = compileCaveats(scope, path, config, outer)
  const mapping = compileRecordMapping(
    scope,
    [...path, 'response_mapping'],
    config.response_mapping,
    {
      roots: mappingRoots,
      schema,
    },
  )
  checkJoins(scope, own.before, mapping)
  const requestSlots = [call, ...before].flatMap(slotsIn)
  const otherSlots = [recordFilter, ...caveats.map(({ when }) => when)]
  const requestNeeds = contextNeeds([call, ...before], [...requestSlots, ...otherSlots])
  return {
    ...call,
    before,
    forEach: config.for_each,
    needsBefore: config.for_each !== undefined || readsRoot(call, 'before'),
    recordFilter,
    caveats,
    mapping,
    produced: mappedPaths(mapping),
    schema,
    nativeFilters: slotsIn(call).flatMap(filtersOf),
    requestNeeds,
    contextNeeds: [...new Set([...requestNeeds, ...contextNeeds([], mappingSlots(mapping))])],
  }
}

/** Context values that calls and expressions read. */
export function contextNeeds(
  calls: readonly CallSpec[],
  slots: readonly (LocatedExpression | undefined)[],
): readonly string[] {
  const templates = calls.flatMap(templatesOf)
  const inSlots = slots.flatMap((slot) =>
    (slot?.expression.usage.references ?? []).flatMap(({ root, path: [name] }) =>
      root === 'context' && name !== undefined ? [name] : [],
    ),
  )
  return [...new Set([...templateNeeds(templates, 'context'), ...inSlots])]
}

function compileBefore(
  scope: FileScope,
  path: ConfigPath,
  config: List,
  roots: Roots,
): BeforeSpec[] {
  return Object.entries(config.before ?? {}).map(([name, entry]) => {
    const own = [...path, 'before', name]
    return {
      ...compileCall(scope, own, entry, roots),
      name,
      keyBy: compileOptionalPath(scope, [...own, 'key_by'], entry.key_by),
      optional: entry.optional ?? false,
      cacheSeconds: entry.cache_seconds ?? 60,
    }
  })
}

function compileCaveats(scope: FileScope, path: ConfigPath, config: List, roots: Roots): Caveat[] {
  return (config.caveats ?? []).flatMap(({ when, message }, index): Caveat[] => {
    if (when === undefined) return [{ when, message }]
    const slot = compileSlot(scope, [...path, 'caveats', String(index), 'when'], when, roots)
    return slot === undefined ? [] : [{ when: slot, message }]
  })
}

function readsRoot(call: CallSpec, root: string): boolean {
  const templates = templatesOf(call)
  const inTemplates = templates.some((template) =>
    template.some((part) => typeof part !== 'string' && part.root === root),
  )
  const references = slotsIn(call).flatMap(({ expression }) => expression.usage.references)
  return inTemplates || references.some((reference) => reference.root === root)
}

function templatesOf({ path, headers, query }: CallSpec): readonly Template[] {
  return [path, ...headers.map(({ value }) => value), ...query.map(({ value }) => value)]
}

function filtersOf({ expression }: LocatedExpression): ListSpec['nativeFilters'] {
  return expression.usage.references.flatMap(({ root, path: [field, operator] }) =>
    root === 'query' && field !== undefined && operator !== undefined ? [{ field, operator }] : [],
  )
}
