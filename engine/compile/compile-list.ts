import { suggestion } from '../errors/suggest.ts'
import type { List } from '../schema/mapping.gen.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { compileCall } from './compile-call.ts'
import { compileOptionalPath } from './compile-path.ts'
import {
  compileRecordMapping,
  interpretedSlots,
  mappedPaths,
  mappingSlots,
} from './compile-record-mapping.ts'
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
  checkForEach(scope, path, config)
  const own = { before: Object.keys(config.before ?? {}), fanOut: config.for_each !== undefined }
  const requestRoots = rootsOf(outer, own, [])
  const mappingRoots = listMappingRoots(schema, own)
  const call = compileCall(scope, path, config, requestRoots)
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
  const requestSlots = [call, ...before].flatMap(slotsIn)
  const otherSlots = [recordFilter, ...caveats.map(({ when }) => when)]
  const requestNeeds = contextNeeds([call, ...before], [...requestSlots, ...otherSlots])
  return {
    ...call,
    before,
    forEach: config.for_each,
    needsBefore: config.for_each !== undefined || readsRoot(call, 'before'),
    recordFilter,
    interpreted: interpretedSlots(recordFilter, mapping),
    caveats,
    mapping,
    produced: mappedPaths(mapping),
    schema,
    nativeFilters: slotsIn(call).flatMap(filtersOf),
    requestNeeds,
    contextNeeds: [...new Set([...requestNeeds, ...contextNeeds([], mappingSlots(mapping))])],
  }
}

/** What a list adds to the roots of its slots. */
export type ListRoots = { readonly before: readonly string[]; readonly fanOut: boolean }

/** Roots of `response_mapping` and `record_filter`. */
export function listMappingRoots(schema: UnifiedSchema, list: ListRoots): Roots {
  const more = ['response', 'parent', 'index', 'rawQuery', 'headers']
  return rootsOf({ names: ['query', 'context'], schema }, list, more)
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

function rootsOf(outer: Roots, { before, fanOut }: ListRoots, more: readonly string[]): Roots {
  const item = fanOut ? ['item'] : []
  const joined = before.length === 0 ? [] : ['before']
  return { ...outer, names: [...more, ...outer.names, ...item, ...joined], before }
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

function checkForEach(scope: FileScope, path: ConfigPath, config: List): void {
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

function compileCaveats(scope: FileScope, path: ConfigPath, config: List, roots: Roots): Caveat[] {
  return (config.caveats ?? []).flatMap(({ when, message }, index) => {
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
