import { isObject } from '../json/json.ts'
import type { CaseReport } from './run-case.ts'

/** A report as text for a snapshot: what was sent, what was waited, and each record on a line of its own. */
export function describeReport({ answers, error, sent, waited }: CaseReport): string {
  const lines = [
    ...sentLines(sent),
    ...(waited > 0 ? [`waited ${Math.round(waited)} ms`] : []),
    ...answers.flatMap(({ result, warnings, more }, index) => [
      `answer ${index + 1}${more ? ', more follow' : ''}`,
      ...recordLines(result),
      ...warnings.map((warning) => `  warning ${JSON.stringify(warning)}`),
    ]),
    ...(error === undefined ? [] : [`error ${JSON.stringify(error.toJSON(), undefined, 2)}`]),
  ]
  return `\n${lines.join('\n')}\n`
}

// Requests that run at the same time arrive in any order.
function sentLines(sent: readonly string[]): string[] {
  return [...new Set(sent)].sort().map((request) => {
    const times = sent.filter((other) => other === request).length
    return `sent ${request}${times > 1 ? `, ${times} times` : ''}`
  })
}

function recordLines(result: unknown): string[] {
  if (Array.isArray(result)) return result.map((record) => `  ${recordText(record)}`)
  return Object.entries(result as object).map(([key, record]) => `  ${key}: ${recordText(record)}`)
}

// The provider's record is in the fixture already, and is compared with it there.
function recordText(record: unknown): string {
  if (!isObject(record)) return JSON.stringify(record)
  const { remote_data: _remote, ...unified } = record
  return JSON.stringify(unified)
}
