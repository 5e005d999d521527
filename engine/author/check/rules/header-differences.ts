import { isObject } from '../../../json/json.ts'
import { fillPlaceholders } from '../../../replay/sandbox-account.ts'
import { valueAtKeys } from '../evidence/parameter-place.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Step } from '../evidence/walk-call.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'
import { authorizationPlace } from './authorization-place.ts'
import { slipOf } from './names.ts'

/** Headers that the recorded request must carry, and the planned one does not. Values may be secrets: none is shown. */
export function headerDifferences(
  evidence: MappingEvidence,
  { fixture, exchanges, plan }: CaseEvidence,
  { request, exchange }: Step,
): Finding[] {
  const recorded = fixture.content.exchanges[exchanges.indexOf(exchange)]?.request.headers
  const wanted = { ...fixture.content.headers, ...recorded } as Record<string, string>
  const ways = evidence.mapping.connector.authorization
  const way = String(ways.indexOf(plan.account.authorization))
  return Object.entries(wanted).flatMap(([written, value]) => {
    const name = written.toLowerCase()
    const sent = request.headers[name]
    if (sent === fillPlaceholders(value)) return []
    const meant = sent === undefined ? slipOf(name, Object.keys(request.headers)) : undefined
    const told = sent === undefined ? undefined : { sent, recorded: fillPlaceholders(value) }
    return findingOn(
      evidence,
      placeOf(evidence, { name: meant ?? name, way, told, wanted }),
      'key',
      {
        code: 'request_differs',
        message:
          sent === undefined
            ? `The recorded request has the header "${written}", which the mapping does not send`
            : `The recorded request has another value in the header "${written}"`,
        ...(meant === undefined ? {} : { suggestion: `did you mean "${written}"?` }),
        at: { file: fixture.file, pointer: '/headers' },
      },
    )
  })
}

type Header = {
  readonly name: string
  readonly way: string
  readonly told: { readonly sent: string; readonly recorded: string } | undefined
  /** Every header that was recorded. */
  readonly wanted: Readonly<Record<string, string>>
}

function placeOf(
  { mapping }: MappingEvidence,
  { name, way, told, wanted }: Header,
): readonly string[] {
  const { config } = mapping
  const own = ['authorization', way]
  for (const home of [['headers'], [...own, 'headers']]) {
    const held = valueAtKeys(config, home)
    const key = isObject(held) ? Object.keys(held).find((k) => k.toLowerCase() === name) : undefined
    if (key !== undefined) return [...home, key]
  }
  if (told !== undefined) return authorizationPlace(config, own, told)
  // Sent under another name.
  const recorded = new Set(Object.keys(wanted).map((written) => written.toLowerCase()))
  const stated = valueAtKeys(config, [...own, 'headers'])
  const other = Object.keys(isObject(stated) ? stated : {}).find(
    (k) => !recorded.has(k.toLowerCase()),
  )
  return other === undefined ? own : [...own, 'headers', other]
}
