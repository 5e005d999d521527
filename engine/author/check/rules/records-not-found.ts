import { suggestion } from '../../../errors/suggest.ts'
import { isObject } from '../../../json/json.ts'
import { type CallEvidence, pagesOf } from '../evidence/call-evidence.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Page } from '../evidence/walk-call.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'

/** A record path that finds no list in a good answer, and a key of a join that no entry has. */
export function recordsNotFound(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ cases }) =>
    cases.flatMap((shownBy) => [
      ...[...shownBy.lists, ...shownBy.joins].flatMap((call) => unread(evidence, shownBy, call)),
      ...shownBy.joins.flatMap((call) => unkeyed(evidence, call)),
    ]),
  )
}

function unread(
  evidence: MappingEvidence,
  { fixture }: CaseEvidence,
  call: CallEvidence,
): Finding[] {
  if (fixture.content.expect?.error !== undefined) return []
  const page = pagesOf(call).find(({ reason }) => reason !== undefined)
  if (page === undefined) return []
  const key = call.spec.records.kind === 'path' ? 'response_path' : 'response_expression'
  return [
    findingOn(evidence, [...call.path, key], 'value', {
      code: 'records_not_found',
      message: `No records are found in an answer: ${page.reason}`,
      suggestion: nearName(call, page),
      at: { file: page.exchange.at.file, pointer: `${page.exchange.at.pointer}/response/body` },
    }),
  ]
}

function nearName({ spec }: CallEvidence, { exchange }: Page): string | undefined {
  const { body } = exchange
  const written = spec.records.kind === 'path' ? spec.records.text.split('.')[0] : undefined
  if (written === undefined || !isObject(body)) return undefined
  const lists = Object.keys(body).filter((key) => typeof body[key] === 'object')
  return suggestion(written, lists)
}

function unkeyed(evidence: MappingEvidence, call: CallEvidence): Finding[] {
  const name = call.path.at(-1) ?? ''
  const spec = evidence.resources.flatMap(({ list }) => list.before).find((b) => b.name === name)
  const key = spec?.keyBy
  const entries = pagesOf(call).flatMap(({ found }) => (found?.records ?? []).map((r) => r.record))
  if (key === undefined || entries.length === 0) return []
  const hits = entries.some((entry) => {
    const value = key.reduce<unknown>(
      (held, part) => (isObject(held) ? held[part] : undefined),
      entry,
    )
    return typeof value === 'string' || typeof value === 'number'
  })
  const [first] = entries
  if (hits) return []
  return [
    findingOn(evidence, [...call.path, 'key_by'], 'value', {
      code: 'join_never_hits',
      message: `No entry of "${name}" has a text or number at "${key.join('.')}"`,
      suggestion: isObject(first) ? suggestion(key.join('.'), Object.keys(first)) : undefined,
      at: evidence.origins.of(first),
    }),
  ]
}
