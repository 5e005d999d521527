import { parameterPath } from '../evidence/parameter-place.ts'
import type { CallEvidence, CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Step } from '../evidence/walk-call.ts'
import type { Evidence, Finding } from '../finding.ts'
import { findingAt, findingOn, shown } from '../report/make-finding.ts'
import { bodyDifferences } from './body-differences.ts'
import { headerDifferences } from './header-differences.ts'
import { slipOf } from './names.ts'
import { unlikeNode } from './unlike-node.ts'

/** A request that the recorded ones contradict: its address, its parameters, its headers, its body. */
export function requestDiffers(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases.flatMap((shownBy) => [
    ...addresses(evidence, shownBy),
    ...[...shownBy.joins, ...shownBy.lists].flatMap((call) =>
      call.walk.steps.flatMap((step) => [
        ...origins(evidence, shownBy, step),
        ...parameters(evidence, shownBy, { call, step }),
        ...headerDifferences(evidence, shownBy, step),
        ...bodyDifferences(evidence, shownBy, { call, step }),
      ]),
    ),
  ])
}

function addresses(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const { joins, lists, exchanges, fault } = shownBy
  const unasked = joins.flatMap((call) => unrecorded(evidence, shownBy, call))
  const stopped = joins.some(({ walk }) => walk.failed) || unasked.length > 0
  if (stopped || exchanges.length === 0) return unasked
  const [first] = lists
  if (first === undefined && fault !== undefined) {
    const message = `No request can be made: ${(fault as Error).message}`
    const own = ['resources', ...resourceOf(evidence, shownBy), 'list', 'path']
    return [findingOn(evidence, own, 'value', { code: 'request_differs', message })]
  }
  if (first === undefined || lists.some(({ walk }) => walk.steps.length > 0)) return unasked
  return [...unasked, ...unrecorded(evidence, shownBy, first)]
}

function resourceOf({ resources }: MappingEvidence, { list }: CaseEvidence): string[] {
  return resources.filter((resource) => resource.list === list).map(({ name }) => name)
}

function unrecorded(
  evidence: MappingEvidence,
  { plan, exchanges }: CaseEvidence,
  { walk, path }: CallEvidence,
): Finding[] {
  const base = plan.account.baseUrl.pathname
  const at = exchanges[0]?.at
  if (walk.steps.length > 0 || walk.unrecorded === undefined) return []
  const { method, path: address } = walk.unrecorded
  const rest = address.slice(base.replace(/\/$/, '').length)
  const elsewhere = rest !== '' && exchanges.some((exchange) => exchange.path.endsWith(rest))
  return [
    findingOn(evidence, elsewhere ? ['base_url'] : [...path, 'path'], 'value', {
      code: 'request_differs',
      message: `No fixture has a request ${method} ${address}`,
      value: address,
      at,
    }),
  ]
}

function origins(evidence: MappingEvidence, { fixture }: CaseEvidence, step: Step): Finding[] {
  const { origin } = fixture.content
  if (step.request.origin === origin) return []
  return [
    findingOn(evidence, ['base_url'], 'value', {
      code: 'request_differs',
      message: `Requests go to ${step.request.origin}, but those recorded went to ${origin}`,
      value: step.request.origin,
      at: { file: fixture.file, pointer: '/origin' },
    }),
  ]
}

type Asked = { readonly call: CallEvidence; readonly step: Step }

function parameters(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  { call, step }: Asked,
): Finding[] {
  if (step.distance === 0) return []
  const { request, exchange } = step
  const planned = new Map(request.query.map(([name]) => [name, valuesOf(request.query, name)]))
  const recorded = new Map(exchange.query.map(([name]) => [name, valuesOf(exchange.query, name)]))
  const extra = [...planned.keys()].filter((name) => !recorded.has(name))
  const lacking = [...recorded.keys()].filter((name) => !planned.has(name))
  const at = { file: exchange.at.file, pointer: `${exchange.at.pointer}/request/query` }
  const differing = [...planned].filter(
    ([name, values]) => recorded.has(name) && recorded.get(name)?.join() !== values.join(),
  )
  return [
    ...extra.map((name) => {
      const meant = slipOf(name, lacking) ?? (lacking.length === 1 ? lacking[0] : undefined)
      return findingOn(evidence, placeOf(evidence, call, name, false), 'value', {
        code: 'request_differs',
        message: `No recorded request has the parameter "${name}"`,
        suggestion: meant === undefined ? undefined : `did you mean "${meant}"?`,
        value: name,
        at,
      })
    }),
    ...(extra.length > 0
      ? []
      : lacking.map((name) =>
          findingOn(evidence, lackingPlace(evidence, call, name), 'key', {
            code: 'request_differs',
            message: `The recorded request has the parameter "${name}", which the mapping does not send`,
            value: name,
            at,
          }),
        )),
    ...differing.map(([name, values]) =>
      differingValue(evidence, shownBy, {
        call,
        name,
        values,
        recorded: recorded.get(name) ?? [],
        at,
      }),
    ),
  ]
}

function valuesOf(query: readonly (readonly [string, string])[], name: string): readonly string[] {
  return query.filter(([key]) => key === name).map(([, value]) => value)
}

function placeOf(
  evidence: MappingEvidence,
  { path }: CallEvidence,
  name: string,
  valueMeant: boolean,
): readonly string[] {
  return parameterPath(evidence, path, { name, valueMeant }) ?? ['authorization']
}

function lackingPlace(
  evidence: MappingEvidence,
  { path }: CallEvidence,
  name: string,
): readonly string[] {
  return parameterPath(evidence, path, { name, valueMeant: false }) ?? path
}

type Differing = {
  readonly call: CallEvidence
  readonly name: string
  readonly values: readonly string[]
  readonly recorded: readonly string[]
  readonly at: Evidence
}

function differingValue(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  { call, name, values, recorded, at }: Differing,
): Finding {
  const remark = {
    code: 'request_differs' as const,
    message: `The parameter "${name}" is ${shown(values.join())}, but ${shown(recorded.join())} was recorded`,
    value: values.join(),
    at,
  }
  const own = evidence.queries.find(
    (query) => query.parameter === name && query.call.join() === call.path.join(),
  )
  if (own === undefined)
    return findingOn(evidence, placeOf(evidence, call, name, true), 'value', remark)
  const node = unlikeNode(own.slot, shownBy, recorded.join('\n'))
  return findingAt(evidence, own.slot, node, remark)
}
