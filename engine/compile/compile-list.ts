import type { List } from '../schema/mapping.gen.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { suggestion } from '../suggest/suggest.ts'
import { compileCall } from './compile-call.ts'
import { compileOptionalPath } from './compile-path.ts'
import { compileRecordMapping } from './compile-record-mapping.ts'
import { compileSlot } from './compile-slot.ts'
import { templateNeeds } from './compile-template.ts'
import type { BeforeSpec, BodyNode, CallSpec, Caveat, ListSpec, Slot } from './connector.ts'
import type { ConfigPath, Roots, Scope } from './scope.ts'

/** Compiles the list operation of a resource. */
export function compileList(
  scope: Scope,
  path: ConfigPath,
  config: List,
  schema: UnifiedSchema,
): ListSpec {
  const outer: Roots = { names: ['query', 'context'], schema }
  const before = compileBefore(scope, path, config, outer)
  checkForEach(scope, path, config)
  const requestRoots = rootsOf(config, outer, [])
  const mappingRoots = rootsOf(config, outer, ['response', 'parent', 'index', 'rawQuery', 'headers'])
  const call = compileCall(scope, path, config, requestRoots)
  const recordFilter =
    config.record_filter === undefined
      ? undefined
      : compileSlot(scope, [...path, 'record_filter'], config.record_filter, mappingRoots)
  const caveats = compileCaveats(scope, path, config, outer)
  const mapping = compileRecordMapping(scope, [...path, 'response_mapping'], config.response_mapping, {
    roots: mappingRoots,
    schema,
  })
  const requestSlots = [call, ...before].flatMap(slotsOf)
  const otherSlots = [recordFilter, ...caveats.map(({ when }) => when), ...mappingSlots(mapping)]
  return {
    ...call,
    before,
    forEach: config.for_each,
    recordFilter,
    caveats,
    mapping,
    schema,
    nativeFilters: slotsOf(call).flatMap(filtersOf),
    contextNeeds: contextNeeds([call, ...before], [...requestSlots, ...otherSlots]),
  }
}

function rootsOf(config: List, outer: Roots, more: readonly string[]): Roots {
  const names = [...more, ...outer.names]
  if (config.for_each !== undefined) names.push('item')
  const before = Object.keys(config.before ?? {})
  return { ...outer, names: before.length === 0 ? names : [...names, 'before'], before }
}

function compileBefore(scope: Scope, path: ConfigPath, config: List, roots: Roots): BeforeSpec[] {
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

function checkForEach(scope: Scope, path: ConfigPath, config: List): void {
  const { for_each: name, before = {} } = config
  if (name === undefined) return
  const own = [...path, 'for_each']
  const range = scope.source.rangeOf(own)
  if (!(name in before)) {
    scope.report({
      code: 'undeclared_before',
      message: `"for_each" names "${name}", which is not declared under "before"`,
      suggestion: suggestion(name, Object.keys(before)),
      path: own,
      range,
    })
  } else if (before[name]?.optional === true) {
    scope.report({
      code: 'schema_invalid_value',
      message: `"${name}" is fanned out over, so it cannot be optional`,
      suggestion: 'remove "optional: true"',
      path: own,
      range,
    })
  }
}

function compileCaveats(scope: Scope, path: ConfigPath, config: List, roots: Roots): Caveat[] {
  return (config.caveats ?? []).flatMap(({ when, message }, index) => {
    const slot = compileSlot(scope, [...path, 'caveats', String(index), 'when'], when, roots)
    return slot === undefined ? [] : [{ when: slot, message }]
  })
}

function slotsOf(call: CallSpec): Slot[] {
  const body = call.body === undefined ? [] : bodySlots(call.body)
  const records = call.records.kind === 'expression' ? [call.records.slot] : []
  return [...call.queryMapping.map(({ value }) => value), ...body, ...records]
}

function bodySlots(node: BodyNode): Slot[] {
  if (node.kind === 'expression') return [node.slot]
  if (node.kind === 'list') return node.items.flatMap(bodySlots)
  if (node.kind === 'object') return node.members.flatMap(({ value }) => bodySlots(value))
  return []
}

function mappingSlots(mapping: ListSpec['mapping']): Slot[] {
  return mapping.kind === 'whole' ? [mapping.slot] : mapping.fields.map(({ slot }) => slot)
}

function filtersOf({ expression }: Slot): ListSpec['nativeFilters'] {
  return expression.usage.references.flatMap(({ root, path: [field, operator] }) =>
    root === 'query' && field !== undefined && operator !== undefined ? [{ field, operator }] : [],
  )
}

function contextNeeds(
  calls: readonly CallSpec[],
  slots: readonly (Slot | undefined)[],
): readonly string[] {
  const templates = calls.flatMap(({ path, headers, query }) => [
    path,
    ...headers.map(({ value }) => value),
    ...query.map(({ value }) => value),
  ])
  const inSlots = slots.flatMap((slot) =>
    (slot?.expression.usage.references ?? []).flatMap(({ root, path: [name] }) =>
      root === 'context' && name !== undefined ? [name] : [],
    ),
  )
  return [...new Set([...templateNeeds(templates, 'context'), ...inSlots])]
}
