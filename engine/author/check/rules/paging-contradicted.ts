import { parsePath, valueAt } from '../../../json/path.ts'
import type { CallEvidence } from '../evidence/call-evidence.ts'
import { paginationPath, valueAtKeys } from '../evidence/parameter-place.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Evidence, Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'

/** Paging that does not lead from one recorded page to the next, or goes on after the last one. */
export function pagingContradicted(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases
    .filter(({ fixture }) => fixture.content.expect?.error === undefined)
    .flatMap((shownBy) =>
      [...shownBy.joins, ...shownBy.lists].flatMap((call) =>
        contradictions(evidence, shownBy, call),
      ),
    )
}

function contradictions(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  call: CallEvidence,
): Finding[] {
  const { walk, unreached } = call
  const left = unreached[0]?.exchange ?? followers(shownBy, call)
  if (walk.pages.length === 0 || walk.pages.some(({ reason }) => reason !== undefined)) return []
  if (left !== undefined)
    return [
      finding(evidence, call, {
        keys: [
          'has_more_path',
          'done_path',
          'cursor_path',
          'cursor_header',
          'next_url_path',
          'next_path',
          'total_path',
          'total_header',
          'total_pages_path',
        ],
        message: `The walk ends before a recorded page: nothing leads to ${left.path}`,
        at: left.at,
      }),
    ]
  const whole = shownBy.fixture.content.walk === true || shownBy.joins.includes(call)
  if (walk.unrecorded === undefined || walk.steps.length === 0 || !whole) return []
  return [
    finding(evidence, call, {
      keys: [
        'done_path',
        'has_more_path',
        'total_path',
        'total_pages_path',
        'total_header',
        'cursor_path',
        'next_url_path',
        'next_path',
      ],
      message: `The walk goes on after the last recorded page: it would ask for ${walk.unrecorded.url}`,
      at: walk.pages.at(-1)?.exchange.at,
    }),
  ]
}

// Where the provider names the next page, it can be at another path.
function followers(shownBy: CaseEvidence, { spec, walk }: CallEvidence) {
  const { format } = spec.pagination
  if (format !== 'next_url' && format !== 'link_header') return undefined
  const used = [...shownBy.joins, ...shownBy.lists].flatMap(({ walk: other, unreached }) => [
    ...other.used,
    ...unreached.map(({ exchange }) => exchange),
  ])
  const home = walk.steps[0]?.exchange.path ?? ''
  return shownBy.exchanges.find(
    (exchange) => !used.includes(exchange) && exchange.path.startsWith(home),
  )
}

type Contradiction = {
  readonly keys: readonly string[]
  readonly message: string
  readonly at: Evidence | undefined
}

function finding(
  evidence: MappingEvidence,
  call: CallEvidence,
  { keys, message, at }: Contradiction,
): Finding {
  const paging = paginationPath(evidence, call.path)
  const page = call.walk.pages.at(-1)
  const stated = keys.filter((name) => textAt(evidence, [...paging, name]) !== undefined)
  // A path that finds nothing is the likelier one.
  const empty = stated.find((name) => {
    const path = parsePath(textAt(evidence, [...paging, name]) ?? '')
    const inBody = name.endsWith('_path') && 'path' in path
    return inBody && valueAt(page?.exchange.body, path.path) === undefined
  })
  const key = empty ?? stated[0]
  return findingOn(evidence, [...paging, key ?? 'format'], 'value', {
    code: 'paging_contradicted',
    message,
    at,
  })
}

function textAt({ mapping }: MappingEvidence, path: readonly string[]): string | undefined {
  const value = valueAtKeys(mapping.config, path)
  return typeof value === 'string' ? value : undefined
}
