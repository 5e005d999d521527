import type { RemoteRequest } from '../../index.ts'
import { linesWithout } from '../../replay/lines-without.ts'
import type { PlayedCase } from './case-side.ts'
import { type Change, changeOf, type Sides } from './change.ts'

type Base = Pick<Change, 'resource' | 'case'>

/** How the calls of a case differ: requests that the fixture does not answer, errors, warnings, requests. */
export function compareCalls(sides: Sides<PlayedCase>, base: Base): readonly Change[] {
  const unanswered = unansweredChanges(sides, base)
  if (unanswered.length > 0) return unanswered
  return [
    ...errorChanges(sides, base),
    ...warningChanges(sides, base),
    ...requestChanges(sides, base),
  ]
}

/** Whether the case shows what both sides make of its records: it answers both, and not only one of them fails. */
export function isComparable({ old, new: newer }: Sides<PlayedCase>): boolean {
  const isAnswered = old.unanswered.length + newer.unanswered.length === 0
  const fails = ({ report }: PlayedCase) => report.error !== undefined
  return isAnswered && fails(old) === fails(newer)
}

function unansweredChanges(sides: Sides<PlayedCase>, base: Base): readonly Change[] {
  return (['old', 'new'] as const)
    .filter((side) => sides[side].unanswered.length > 0)
    .map((side) => {
      const message = sides[side].unanswered.join('\n')
      return changeOf('not_answered', { ...base, side, message })
    })
}

function errorChanges(sides: Sides<PlayedCase>, base: Base): readonly Change[] {
  const [old, newer] = [sides.old.report.error, sides.new.report.error]
  const said = { old: old?.code, new: newer?.code }
  if (old === undefined && newer === undefined) return []
  if (newer === undefined) return [changeOf('error_gone', { ...base, ...said })]
  const message = newer.message
  if (old === undefined) return [changeOf('error_new', { ...base, ...said, message })]
  if (old.code !== newer.code || old.statusCode !== newer.statusCode)
    return [changeOf('error_changed', { ...base, ...said, message })]
  if (old.message === newer.message) return []
  return [changeOf('error_text_changed', { ...base, old: old.message, new: newer.message })]
}

function warningChanges(sides: Sides<PlayedCase>, base: Base): readonly Change[] {
  const [old, newer] = [warningsOf(sides.old), warningsOf(sides.new)]
  return [
    ...[...newer.keys()]
      .filter((key) => !old.has(key))
      .map((key) => changeOf('warning_new', { ...base, new: key, message: newer.get(key) ?? '' })),
    ...[...old.keys()]
      .filter((key) => !newer.has(key))
      .map((key) => changeOf('warning_gone', { ...base, old: key, message: old.get(key) ?? '' })),
  ]
}

// Code and place, with the text.
function warningsOf({ report }: PlayedCase): ReadonlyMap<string, string> {
  const warnings = report.answers.flatMap((answer) => answer.warnings)
  return new Map(
    warnings.map(({ code, pointer, message }) => [
      pointer === undefined ? code : `${code} ${pointer}`,
      message,
    ]),
  )
}

function requestChanges(sides: Sides<PlayedCase>, base: Base): readonly Change[] {
  const [old, newer] = [linesOf(sides.old.requests), linesOf(sides.new.requests)]
  const gone = linesWithout(old, newer)
  const added = linesWithout(newer, old)
  if (gone.length + added.length === 0) return []
  return [changeOf('request_changed', { ...base, old: gone, new: added })]
}

// Requests go out at the same time, in no order that means anything.
function linesOf(requests: readonly RemoteRequest[]): readonly string[] {
  return requests.map(({ method, url, headers, body }) =>
    [
      `${method} ${url}`,
      ...Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .sort(),
      ...(body === undefined ? [] : [body]),
    ].join('\n'),
  )
}
