import type { RemoteError } from '../../../errors/errors.ts'
import type { Ast, ConditionNode } from '../../../expression/native/ast.ts'
import type { Exchange } from '../evidence/exchanges.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Evidence, Finding } from '../finding.ts'
import { findingAt, findingOn, type Remark, shown } from '../report/make-finding.ts'
import { fieldsOf, giverOf, nodesOfType } from '../trace/node-shape.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import { smallest, textNodes } from '../trace/text-nodes.ts'
import { messageNode } from './error-message.ts'

/** A case that must end with an error of the provider, and of whose answers none gives that error. */
export function contradictsError(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases.flatMap((shownBy) => {
    const { expect = {} } = shownBy.fixture.content
    if (expect.error?.startsWith('remote_') !== true) return []
    const { told, wanted } = errorsIn(evidence, shownBy)
    if (told === undefined || wanted) return []
    return [placed(evidence, shownBy, { ...told, expect })]
  })
}

type Expected = {
  readonly error?: string | undefined
  readonly message?: string | undefined
  readonly status?: number | undefined
}

type Told = {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly at: Evidence
}

type Errors = {
  /** The last one. */
  readonly told: Told | undefined
  /** Whether one of them is the expected one. */
  readonly wanted: boolean
}

function errorsIn(evidence: MappingEvidence, shownBy: CaseEvidence): Errors {
  const { expect = {} } = shownBy.fixture.content
  let last: Told | undefined
  for (const exchange of shownBy.exchanges.toReversed()) {
    const error = errorOf(evidence, shownBy, exchange)
    if (error === undefined) continue
    const { code, statusCode: status, message } = error
    const told = { code, status, message, at: exchange.at }
    if (isWanted(told, expect)) return { told, wanted: true }
    last ??= told
  }
  return { told: last, wanted: false }
}

function errorOf(
  { steps, mapping }: MappingEvidence,
  { list }: CaseEvidence,
  exchange: Exchange,
): RemoteError | undefined {
  try {
    return steps.error(mapping.connector, { ...exchange, text: '' }, list.notFound)
  } catch {
    // Another rule names the expression that fails.
    return undefined
  }
}

function isWanted(told: Told, expect: Expected): boolean {
  return hasKind(told, expect) && told.message.endsWith(expect.message ?? '')
}

function hasKind({ code, status }: Told, expect: Expected): boolean {
  return code === expect.error && (expect.status ?? status) === status
}

function placed(
  evidence: MappingEvidence,
  { path }: CaseEvidence,
  told: Told & { readonly expect: Expected },
): Finding {
  const { at, expect } = told
  const isText = hasKind(told, expect)
  const remark: Remark = isText
    ? said(
        `An error says ${shown(told.message)}, but the fixture expects ${shown(expect.message)}`,
        told,
      )
    : said(`An error is "${told.code}", but the fixture expects "${expect.error}"`, told)
  const absent = evidence.responses.find(
    (slot) => slot.path.join() === [...path, 'not_found'].join(),
  )
  if (!isText && expect.error === 'remote_not_found' && absent !== undefined)
    return findingAt(evidence, absent, absent.tree, remark)
  const slot = evidence.responses.find(({ path: keys }) => keys[0] === 'error_mapping')
  const result = slot?.results.find(({ environment }) => environment.at === at)
  if (slot === undefined || result === undefined)
    return findingOn(evidence, ['error_mapping'], 'value', remark)
  const { environment } = result
  const giver = giverOf(slot, slot.tree, environment)
  const status = fieldsOf(giver).find(({ name }) => name === 'status')
  const node = isText
    ? (textCulprit(slot, environment, expect.message ?? '') ??
      messageNode(slot, giver, { environment, depth: 0 }))
    : status?.node
  return findingAt(evidence, slot, node ?? giver, remark)
}

// A text that is not in the expected message; else a value that is read and not there.
function textCulprit(slot: Slot, environment: Environment, wanted: string): Ast | undefined {
  const given = (node: Ast) => slot.eventIn(node, environment)?.value
  const unlike = textNodes(slot.tree).filter((node) => {
    const value = given(node)
    return node.type !== 'string' && typeof value === 'string' && !wanted.includes(value)
  })
  const tested = new Set(
    nodesOfType(slot.tree, 'condition').map((node) => (node as ConditionNode).condition),
  )
  const absent = nodesOfType(slot.tree, 'path').filter((node) => {
    const event = slot.eventIn(node, environment)
    return event !== undefined && event.value === undefined && !tested.has(node)
  })
  return smallest(slot, unlike) ?? absent[0]
}

function said(message: string, { message: value, at }: Told): Remark {
  return { code: 'contradicts_expectation', message, value, at }
}
