import { regexProblem } from '../expression/linear-regexp.ts'
import type { Get } from '../schema/mapping.gen.ts'
import { checkJoins } from './check-joins.ts'
import { compileCall } from './compile-call.ts'
import { compileBefore, contextNeeds } from './compile-list.ts'
import { compileLocated } from './compile-located.ts'
import { compileRecordMapping, mappedPaths, mappingExpressions } from './compile-record-mapping.ts'
import type { GetSpec, ListSpec, LocatedExpression, RecordMapping } from './connector.ts'
import { depthOf, listMappingRoots, rootsOf } from './list-roots.ts'
import { locatedIn } from './located-in.ts'
import type { FileScope, Roots } from './scope.ts'
import type { Site } from './site.ts'

/** Compiles how one record is got. What it does not say is as in the list. */
export function compileGet(site: Site<FileScope>, config: Get, list: ListSpec): GetSpec {
  const { schema } = list
  const id = compileIdPattern(site.at('id_pattern'), config.id_pattern)
  const outer: Roots = { names: ['id', 'id_parts', 'context'], idParts: id.parts }
  const before =
    config.before === undefined
      ? list.before
      : compileBefore(site.at('before').seeing(outer), config.before)
  const own = { before: before.map(({ name }) => name), fanOut: false }
  const call = compileCall(site.seeing(rootsOf(outer, own, [])), config, { single: true })
  const inner = site.seeing(listMappingRoots(schema, { ...own, depth: depthOf(call.records) }))
  const recordFilter =
    config.record_filter === undefined
      ? inherited(inner, list.recordFilter)
      : compileLocated(inner.at('record_filter'), config.record_filter)
  const mapping =
    config.response_mapping === undefined
      ? inheritedMapping(inner, list.mapping)
      : compileRecordMapping(inner.at('response_mapping'), config.response_mapping, schema)
  if (config.response_mapping !== undefined) checkJoins(site.scope, own.before, mapping)
  const inRequests = [call, ...before].flatMap(locatedIn)
  const requestNeeds = contextNeeds([call, ...before], [...inRequests, recordFilter])
  return {
    ...call,
    before,
    forEach: undefined,
    needsBefore: true,
    recordFilter,
    caveats: list.caveats,
    mapping,
    produced: mappedPaths(mapping),
    schema,
    nativeFilters: [],
    requestNeeds,
    contextNeeds: [...new Set([...requestNeeds, ...contextNeeds([], mappingExpressions(mapping))])],
    idPattern: id.pattern,
    idParts: id.parts,
  }
}

type IdPattern = { readonly pattern: RegExp | undefined; readonly parts: readonly string[] }

function compileIdPattern(site: Site, text: string | undefined): IdPattern {
  if (text === undefined) return { pattern: undefined, parts: [] }
  const pattern = parsePattern(text)
  const problem = pattern === undefined ? 'it does not parse' : regexProblem(pattern)
  if (pattern === undefined || problem !== undefined) {
    const message = `Pattern "${text}" cannot be used: ${problem}`
    site.report({ code: 'invalid_pattern', message })
    return { pattern: undefined, parts: [] }
  }
  // An empty alternative matches any text, so that the groups show.
  const groups = new RegExp(`${text}|`, 'u').exec('')
  const parts = Object.keys(groups?.groups ?? {})
  if (groups?.length !== parts.length + 1) {
    const message = `Pattern "${text}" has a group without a name`
    const suggestion = 'name it as in (?<pipeline>…), or write (?:…)'
    site.report({ code: 'invalid_pattern', message, suggestion })
  }
  return { pattern, parts }
}

function parsePattern(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`, 'u')
  } catch {
    return undefined
  }
}

function inheritedMapping(site: Site, mapping: RecordMapping): RecordMapping {
  for (const located of mappingExpressions(mapping)) inherited(site, located)
  return mapping
}

// An expression of the list may read what only the list's call has.
function inherited(
  site: Site,
  located: LocatedExpression | undefined,
): LocatedExpression | undefined {
  for (const { root, path } of located?.expression.usage.references ?? []) {
    const [name] = path
    const lost = root === 'before' && name !== undefined && !site.roots.before?.includes(name)
    if (!lost && (site.roots.names.includes(root) || !rootsOfList.includes(root))) continue
    const read = lost ? `before.${name}` : root
    const fault = {
      code: 'get_lacks_root' as const,
      message: `"${located?.where.path}" reads "${read}", which this call does not have`,
      suggestion:
        'give "get" a "response_mapping" of its own, or leave "get" out: then the list is walked',
    }
    site.report(fault, 'key')
  }
  return located
}

const rootsOfList: readonly string[] = ['parent', 'parents', 'item', 'before']
