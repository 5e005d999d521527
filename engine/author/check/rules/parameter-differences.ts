import type { CallEvidence } from '../evidence/call-evidence.ts'
import { parameterPath } from '../evidence/parameter-place.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Step } from '../evidence/walk-call.ts'
import type { Finding } from '../finding.ts'
import { findingAt, findingOn, type Remark, shown } from '../report/make-finding.ts'
import { deciderOf, giverOf } from '../trace/node-shape.ts'
import { slipOf } from './names.ts'
import { unlikeNode } from './unlike-node.ts'

type Asked = { readonly call: CallEvidence; readonly step: Step }

/** Query parameters that the recorded request has otherwise, or not at all. */
export function parameterDifferences(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  asked: Asked,
): Finding[] {
  const { request, exchange, distance } = asked.step
  if (distance === 0) return []
  const planned = valuesByName(request.query)
  const recorded = valuesByName(exchange.query)
  const extra = [...planned.keys()].filter((name) => !recorded.has(name))
  const lacking = [...recorded.keys()].filter((name) => !planned.has(name))
  const differing = [...planned.keys()].filter(
    (name) => recorded.has(name) && recorded.get(name)?.join() !== planned.get(name)?.join(),
  )
  const unmatched = extra.length > 0 ? [] : lacking
  return [
    ...extra.map((name) => tooMuch(evidence, asked, { name, lacking })),
    ...unmatched.map((name) => tooLittle(evidence, asked, name)),
    ...differing.map((name) =>
      otherValue(evidence, shownBy, {
        ...asked,
        name,
        given: planned.get(name)?.join() ?? '',
        wanted: recorded.get(name) ?? [],
      }),
    ),
  ]
}

function valuesByName(query: readonly (readonly [string, string])[]) {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), value])
  return values
}

function remarkOf({ exchange }: Step, message: string): Remark {
  const pointer = `${exchange.at.pointer}/request/query`
  return { code: 'request_differs', message, at: { file: exchange.at.file, pointer } }
}

function tooMuch(
  evidence: MappingEvidence,
  { call, step }: Asked,
  { name, lacking }: { readonly name: string; readonly lacking: readonly string[] },
): Finding {
  const meant = slipOf(name, lacking) ?? (lacking.length === 1 ? lacking[0] : undefined)
  const remark = {
    ...remarkOf(step, `No recorded request has the parameter "${name}"`),
    suggestion: meant === undefined ? undefined : `did you mean "${meant}"?`,
    value: name,
  }
  const decided = meant === undefined ? decidingPlace(evidence, { call, step }, name) : undefined
  // A parameter of a later page was meant to be sent: its value leads nowhere.
  const valueMeant = meant === undefined && !step.first
  const path = placeOf(evidence, call, name, valueMeant)
  return decided?.(remark) ?? findingOn(evidence, path, 'value', remark)
}

function tooLittle(evidence: MappingEvidence, { call, step }: Asked, name: string): Finding {
  const message = `The recorded request has the parameter "${name}", which the mapping does not send`
  const remark = { ...remarkOf(step, message), value: name }
  const path = parameterPath(evidence, call.path, { name, valueMeant: false }) ?? call.path
  return (
    decidingPlace(evidence, { call, step }, name)?.(remark) ??
    findingOn(evidence, path, 'key', remark)
  )
}

// The condition on which an expression gives the parameter, or does not.
function decidingPlace(
  evidence: MappingEvidence,
  { call, step }: Asked,
  name: string,
): ((remark: Remark) => Finding) | undefined {
  const slot = slotOf(evidence, call, name)
  const result = slot?.results.find(({ environment }) => environment.at === step.exchange.at)
  if (slot === undefined || result === undefined) return undefined
  const giver = giverOf(slot, slot.tree, result.environment)
  return (remark) => findingAt(evidence, slot, deciderOf(slot.tree, giver), remark)
}

function slotOf(evidence: MappingEvidence, { path }: CallEvidence, name: string) {
  return evidence.queries.find(
    ({ parameter, call }) => parameter === name && call.join() === path.join(),
  )?.slot
}

function placeOf(
  evidence: MappingEvidence,
  { path }: CallEvidence,
  name: string,
  valueMeant = false,
): readonly string[] {
  return parameterPath(evidence, path, { name, valueMeant }) ?? ['authorization']
}

type Differing = Asked & {
  readonly name: string
  readonly given: string
  readonly wanted: readonly string[]
}

function otherValue(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  { call, step, name, given, wanted }: Differing,
): Finding {
  const message = `The parameter "${name}" is ${shown(given)}, but ${shown(wanted.join())} was recorded`
  const remark = { ...remarkOf(step, message), value: given }
  const slot = slotOf(evidence, call, name)
  return slot === undefined
    ? findingOn(evidence, placeOf(evidence, call, name, true), 'value', remark)
    : findingAt(evidence, slot, unlikeNode(slot, shownBy, wanted.join('\n')), remark)
}
