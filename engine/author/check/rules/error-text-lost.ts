import { STATUS_CODES } from 'node:http'
import type { Ast } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { bare, binariesOf, deciderOf, giverOf, literalOf } from '../trace/node-shape.ts'
import type { Environment, Slot, SlotResult } from '../trace/slot.ts'
import { messageNode, messageOf } from './error-message.ts'

/** What `error_mapping` makes of the responses: a text that gets lost, an error that is not seen, a good answer that is refused. */
export function errorTextLost(evidence: MappingEvidence): readonly Finding[] {
  const slot = evidence.responses.find(({ path }) => path[0] === 'error_mapping')
  if (slot === undefined) return []
  return [
    ...slot.results.flatMap((result) => judged(evidence, slot, result)),
    ...hiddenErrors(evidence, slot),
  ]
}

function judged(evidence: MappingEvidence, slot: Slot, result: SlotResult): Finding[] {
  const { environment, value, error } = result
  const { status, body } = environment.roots
  const { expect = {} } = environment.shownBy.fixture.content
  if (error !== undefined) return []
  const message = messageOf(value)
  const giver = giverOf(slot, slot.tree, environment)
  const at = environment.at
  if (Number(status) < 400) {
    if (message === undefined || expect.error !== undefined) return []
    if (isLimited(evidence, environment)) return []
    const facts = { code: 'good_answer_refused', value: message, at } as const
    const words = `A good answer is taken for an error with the message ${shown(message)}`
    return [findingAt(evidence, slot, deciderOf(slot.tree, giver), { ...facts, message: words })]
  }
  // The phrase of the status says nothing that the status does not.
  const said = saidTexts(body).filter(({ text }) => text !== STATUS_CODES[Number(status)])
  const found = lostOf(said, message)
  if (found === undefined) return []
  const { text: lost, depth } = found
  const node = messageNode(slot, giver, { environment, depth })
  return [
    findingAt(evidence, slot, node, {
      code: 'error_text_lost',
      message: `The text ${shown(lost)} of an error is lost: the message is ${shown(message)}`,
      value: lost,
      at,
    }),
  ]
}

function isLimited({ responses }: MappingEvidence, { at }: Environment): boolean {
  const slot = responses.find(({ path }) => path[1] === 'limited')
  const result = slot?.results.find(({ environment }) => environment.at === at)
  return result?.value === true
}

// A case that ends with the provider's error, though every answer has a good status.
function hiddenErrors(evidence: MappingEvidence, slot: Slot): Finding[] {
  return evidence.cases.flatMap(({ fixture, exchanges }) => {
    const own = slot.results.filter(({ environment }) => environment.shownBy.fixture === fixture)
    const hidden = String(fixture.content.expect?.error).startsWith('remote_')
    const good = exchanges.every(({ status }) => status < 400)
    if (!hidden || !good || own.some(({ value }) => messageOf(value) !== undefined)) return []
    const last = own.at(-1)
    return findingAt(evidence, slot, (last && unmetTest(slot, last)) ?? slot.tree, {
      code: 'error_not_seen',
      message: 'An error in an answer with a good status is not seen',
      at: exchanges.at(-1)?.at,
    })
  })
}

// A comparison with a fixed text, where another text stands.
function unmetTest(slot: Slot, { environment }: SlotResult): Ast | undefined {
  return binariesOf(slot.tree, ['=']).find(({ lhs, rhs }) => {
    const sides = [bare(lhs), bare(rhs)]
    const literal = sides.find((side) => literalOf(side) !== undefined)
    const other = sides.find((side) => side !== literal)
    if (literal === undefined || other === undefined) return false
    const wanted = literalOf(literal)?.value
    const held = slot.eventIn(other, environment)?.value
    return typeof wanted === 'string' && typeof held === 'string' && held !== wanted
  })
}

const saying = /message|error|detail|description|title|reason|msg|text/i
const beside = /info|help|link|url|hint|doc/i
const exact = /detail|description|reason/i

type Said = {
  readonly text: string
  readonly key: string
  readonly depth: number
  /** The object that says it. */
  readonly holder: unknown
}

/** The sentences that an error says: texts of more than one word, under names that errors have. */
function saidTexts(
  body: unknown,
  { key = '', depth = 0, holder }: Partial<Said> = {},
): readonly Said[] {
  if (typeof body === 'string') {
    const says = saying.test(key) && !beside.test(key) && /\S\s+\S/.test(body)
    return says ? [{ text: body, key, depth, holder }] : []
  }
  if (Array.isArray(body))
    return body.flatMap((entry) => saidTexts(entry, { key, depth: depth + 1, holder: entry }))
  if (!isObject(body)) return []
  return Object.entries(body).flatMap(([name, entry]) => {
    const inherited = saying.test(key) && typeof entry !== 'string'
    return saidTexts(entry, { key: inherited ? key : name, depth, holder: body })
  })
}

// Of several general texts of one object, one is enough; what says it in detail must not be lost.
function lostOf(said: readonly Said[], message: string | undefined): Said | undefined {
  const isKept = ({ text }: Said) => message?.includes(text) === true
  return said.find(
    (one) =>
      !isKept(one) &&
      (exact.test(one.key) || !said.some((other) => other.holder === one.holder && isKept(other))),
  )
}
