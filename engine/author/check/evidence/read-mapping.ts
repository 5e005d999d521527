import type { AstNode } from '../../../expression/ast-node.ts'
import type { Ast } from '../../../expression/native/ast.ts'
import type { CallSpec, ListSpec, PureSteps, RawRecord } from '../../../host.ts'
import type { Account, InspectedMapping } from '../../../index.ts'
import { isObject } from '../../../json/json.ts'
import { jsonPointer } from '../../../json/pointer.ts'
import { fixtureResource } from '../../../replay/fixture-resource.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import { type FieldOutput, outputsOf } from '../trace/outputs.ts'
import type { Environment, RunSlot, Slot } from '../trace/slot.ts'
import { createOrigins, type Origins } from './origins.ts'
import { type CallEvidence, type CaseEvidence, pagesOf, readCase } from './read-case.ts'

/** What fixtures show of a resource. */
export type ResourceEvidence = {
  readonly name: string
  readonly list: ListSpec
  readonly cases: readonly CaseEvidence[]
  /** The records, as `response_mapping` sees them. */
  readonly records: readonly Environment[]
  readonly fields: readonly FieldOutput[]
  /** The expressions over records. */
  readonly slots: readonly Slot[]
}

/** An expression of a request, and the parameter that it gives; undefined for a part of a body. */
export type QuerySlot = {
  readonly slot: Slot
  readonly call: readonly string[]
  readonly parameter: string | undefined
}

/** What fixtures show of a mapping. */
export type MappingEvidence = {
  readonly mapping: InspectedMapping
  readonly fixtures: readonly Fixture[]
  readonly cases: readonly CaseEvidence[]
  readonly resources: readonly ResourceEvidence[]
  /** `error_mapping` and the expressions of `rate_limit`, over all responses. */
  readonly responses: readonly Slot[]
  readonly queries: readonly QuerySlot[]
  readonly origins: Origins
  readonly run: RunSlot
}

/** What is read with. */
export type ReadSetup = {
  readonly steps: PureSteps
  readonly resources: readonly string[]
  readonly accountOf: (fixture: Fixture) => Account
  readonly run: RunSlot
}

/** Reads all fixtures of a mapping and evaluates its expressions on them. */
export function readMapping(
  mapping: InspectedMapping,
  fixtures: readonly Fixture[],
  setup: ReadSetup,
): MappingEvidence {
  const origins = createOrigins()
  for (const { file, content } of fixtures)
    origins.note(content.exchanges, { file, pointer: '/exchanges' })
  const { connector } = mapping
  const trees = new Map(mapping.expressions.map(({ path, tree }) => [path.join('\n'), tree]))
  const reading = { mapping, trees, origins, run: setup.run }
  const resources = Object.entries(connector.resources).map(([name, { list }]) => {
    const own = fixtures.filter((fixture) => resourceOf(fixture, setup.resources) === name)
    const cases = own.flatMap((fixture) => {
      const account = setup.accountOf(fixture)
      const { steps } = setup
      return readCase(fixture, { steps, connector, resource: name, list, account }) ?? []
    })
    return readResource({ name, list, cases }, reading)
  })
  const cases = resources.flatMap((resource) => resource.cases)
  const responses = responseSlots(reading, responsesOf(cases))
  const queries = resources.flatMap((resource) => querySlots(reading, resource))
  return { mapping, origins, run: setup.run, fixtures, cases, resources, responses, queries }
}

function resourceOf(fixture: Fixture, resources: readonly string[]): string | undefined {
  try {
    return fixtureResource({ resources: () => resources }, fixture)
  } catch {
    return undefined
  }
}

type ResourceCases = Pick<ResourceEvidence, 'name' | 'list' | 'cases'>

const mostRecords = 200

type Reading = Pick<MappingEvidence, 'mapping' | 'origins' | 'run'> & {
  readonly trees: ReadonlyMap<string, () => AstNode>
}

function readResource({ name, list, cases }: ResourceCases, reading: Reading): ResourceEvidence {
  const all = cases.flatMap((shownBy) =>
    shownBy.lists.flatMap((call) => recordEnvironments(shownBy, call, reading.origins)),
  )
  const records = all.filter(({ roots }) => isObject(roots.response)).slice(0, mostRecords)
  const stated = reading.mapping.config.resources[name]?.list
  const own = ['resources', name, 'list']
  const slotsAt = (key: 'record_filter' | 'response_mapping') =>
    slotsIn(reading, { part: stated?.[key], path: [...own, key], closed: true }, records)
  const mapped = slotsAt('response_mapping')
  const fields = mapped.flatMap((slot) => outputsOf(slot, slot.path.slice(own.length + 1)))
  return { name, list, cases, records, fields, slots: [...slotsAt('record_filter'), ...mapped] }
}

type Part = { readonly part: unknown; readonly path: readonly string[]; readonly closed: boolean }

function slotsIn(
  { trees, run }: Reading,
  { part, path, closed }: Part,
  environments: readonly Environment[],
): Slot[] {
  return expressionsIn(part, path).flatMap((entry) => {
    const tree = trees.get(entry.path.join('\n'))?.()
    return tree === undefined ? [] : run({ ...entry, tree: tree as Ast, closed }, environments)
  })
}

/** The expressions in a part of a mapping: every text in it. */
function expressionsIn(
  stated: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly source: string }[] {
  if (typeof stated === 'string') return [{ path, source: stated }]
  if (typeof stated !== 'object' || stated === null) return []
  return Object.entries(stated).flatMap(([key, entry]) => expressionsIn(entry, [...path, key]))
}

function recordEnvironments(
  shownBy: CaseEvidence,
  call: CallEvidence,
  origins: Origins,
): Environment[] {
  return pagesOf(call).flatMap(({ exchange, found, index }) =>
    (found?.records ?? []).map((raw) => {
      const at = origins.of(raw.source) ?? recordPlace(raw, exchange.at)
      const firstIndex = found?.nested === true ? 0 : index
      const roots = { ...rootsOf(raw, shownBy, call), index: firstIndex + raw.index }
      return { roots: { ...roots, headers: exchange.headers }, shownBy, at }
    }),
  )
}

function recordPlace({ list, at }: RawRecord, exchange: Environment['at']): Environment['at'] {
  if (exchange === undefined) return undefined
  const pointer = `${exchange.pointer}/response/body${list}${jsonPointer([at])}`
  return { file: exchange.file, pointer }
}

function rootsOf(raw: RawRecord, { fixture, plan, before }: CaseEvidence, { item }: CallEvidence) {
  const parents = item === undefined ? raw.parents : [...raw.parents, item]
  const { query, context } = plan.roots
  const rawQuery = fixture.content.query ?? {}
  return {
    response: raw.record,
    parent: parents[0],
    parents,
    query,
    rawQuery,
    context,
    before,
    item,
  }
}

function responsesOf(cases: readonly CaseEvidence[]): readonly Environment[] {
  return cases.flatMap((shownBy) =>
    shownBy.exchanges.map(({ status, headers, body, at }) => ({
      roots: { status, headers, body },
      shownBy,
      at,
    })),
  )
}

const limitKeys = ['limited', 'retry_after', 'limit', 'remaining', 'reset'] as const

function responseSlots(reading: Reading, responses: readonly Environment[]): readonly Slot[] {
  const { error_mapping, rate_limit } = reading.mapping.config
  const limits = limitKeys.map((key) => ({ part: rate_limit?.[key], path: ['rate_limit', key] }))
  return [{ part: error_mapping, path: ['error_mapping'] }, ...limits].flatMap((part) =>
    slotsIn(reading, { ...part, closed: false }, responses),
  )
}

function querySlots(reading: Reading, resource: ResourceEvidence): QuerySlot[] {
  const stated = reading.mapping.config.resources[resource.name]?.list
  if (stated === undefined) return []
  const own = ['resources', resource.name, 'list']
  const calls = [
    { stated, call: own, spec: resource.list as CallSpec },
    ...resource.list.before.map((spec) => ({
      stated: stated.before?.[spec.name],
      call: [...own, 'before', spec.name],
      spec: spec as CallSpec,
    })),
  ]
  return calls.flatMap(({ stated: part, call }) => {
    const environments = requestEnvironments(resource.cases, call)
    const parts = [
      { part: part?.query_mapping, path: [...call, 'query_mapping'] },
      { part: part?.body, path: [...call, 'body'] },
      { part: part?.graphql?.variables, path: [...call, 'graphql', 'variables'] },
    ]
    return parts.flatMap((entry) =>
      slotsIn(reading, { ...entry, closed: false }, environments).map((slot) => ({
        slot,
        call,
        parameter: slot.path.at(-2) === 'query_mapping' ? slot.path.at(-1) : undefined,
      })),
    )
  })
}

function requestEnvironments(
  cases: readonly CaseEvidence[],
  call: readonly string[],
): readonly Environment[] {
  return cases.flatMap((shownBy): Environment[] => {
    const calls = [...shownBy.lists, ...shownBy.joins]
    const own = calls.filter(({ path }) => path.join() === call.join())
    const isList = call.at(-1) === 'list'
    if (isList && shownBy.lists.length === 0 && shownBy.fault !== undefined) {
      const roots = { ...shownBy.plan.roots, before: shownBy.before }
      return [{ roots, shownBy, at: shownBy.exchanges[0]?.at }]
    }
    return own.map(({ open, walk }) => ({
      roots: { ...open.roots },
      shownBy,
      at: walk.steps[0]?.exchange.at,
    }))
  })
}
