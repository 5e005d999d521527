import type { List } from '../schema/mapping.gen.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { checkFanOut } from './check-fan-out.ts'
import { checkJoins } from './check-joins.ts'
import { compileCall } from './compile-call.ts'
import { compileLocated } from './compile-located.ts'
import { compileOptionalPath } from './compile-path.ts'
import { compileRecordMapping, mappedPaths, mappingExpressions } from './compile-record-mapping.ts'
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
import { locatedIn } from './located-in.ts'
import type { FileScope, Roots } from './scope.ts'
import type { Site } from './site.ts'

/** Compiles the list operation of a resource. */
export function compileList(site: Site<FileScope>, config: List, schema: UnifiedSchema): ListSpec {
  const outer: Roots = { names: ['query', 'context'], schema }
  const before = compileBefore(site.at('before').seeing(outer), config.before)
  checkFanOut(site, config)
  const own = { before: Object.keys(config.before ?? {}), fanOut: config.for_each !== undefined }
  const call = compileCall(site.seeing(rootsOf(outer, own, [])), config)
  const inner = site.seeing(listMappingRoots(schema, { ...own, depth: depthOf(call.records) }))
  const recordFilter =
    config.record_filter === undefined
      ? undefined
      : compileLocated(inner.at('record_filter'), config.record_filter)
  const caveats = compileCaveats(site.at('caveats').seeing(outer), config)
  const mapping = compileRecordMapping(
    inner.at('response_mapping'),
    config.response_mapping,
    schema,
  )
  checkJoins(site.scope, own.before, mapping)
  const inRequests = [call, ...before].flatMap(locatedIn)
  const others = [recordFilter, ...caveats.map(({ when }) => when)]
  const requestNeeds = contextNeeds([call, ...before], [...inRequests, ...others])
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
    nativeFilters: locatedIn(call).flatMap(filtersOf),
    requestNeeds,
    contextNeeds: [...new Set([...requestNeeds, ...contextNeeds([], mappingExpressions(mapping))])],
  }
}

/** Context values that calls and expressions read. */
export function contextNeeds(
  calls: readonly CallSpec[],
  expressions: readonly (LocatedExpression | undefined)[],
): readonly string[] {
  const templates = calls.flatMap(templatesOf)
  const inExpressions = expressions.flatMap((located) =>
    (located?.expression.usage.references ?? []).flatMap(({ root, path: [name] }) =>
      root === 'context' && name !== undefined ? [name] : [],
    ),
  )
  return [...new Set([...templateNeeds(templates, 'context'), ...inExpressions])]
}

/** Compiles the lists that are fetched first. */
export function compileBefore(site: Site<FileScope>, config: List['before']): BeforeSpec[] {
  return Object.entries(config ?? {}).map(([name, entry]) => {
    const own = site.at(name)
    return {
      ...compileCall(own, entry),
      name,
      keyBy: compileOptionalPath(own.at('key_by'), entry.key_by),
      optional: entry.optional ?? false,
      cacheSeconds: entry.cache_seconds ?? 60,
    }
  })
}

function compileCaveats(site: Site, config: List): Caveat[] {
  return (config.caveats ?? []).flatMap(({ when, message }, index): Caveat[] => {
    if (when === undefined) return [{ when, message }]
    const located = compileLocated(site.at(String(index), 'when'), when)
    return located === undefined ? [] : [{ when: located, message }]
  })
}

function readsRoot(call: CallSpec, root: string): boolean {
  const templates = templatesOf(call)
  const inTemplates = templates.some((template) =>
    template.some((part) => typeof part !== 'string' && part.root === root),
  )
  const references = locatedIn(call).flatMap(({ expression }) => expression.usage.references)
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
