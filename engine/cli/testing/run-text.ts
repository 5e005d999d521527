import { whereText } from '../../errors/where-text.ts'
import type { CaseReport, UnprovenClaim } from '../../testing.ts'
import { type Io, paint } from '../io.ts'
import type { TestRun } from './run-cases.ts'

/** A run for people: a line for each case, what is wrong below it, and what is unproven at the end. */
export function runText(io: Io, { reports, unproven }: TestRun): string {
  const lines: string[] = []
  let provider = ''
  for (const report of reports) {
    const { fixture } = report
    if (fixture.provider !== provider) lines.push(paint(io, io.stdout, 'bold', fixture.provider))
    provider = fixture.provider
    lines.push(...caseLines(io, report))
  }
  lines.push(...unproven.map((claim) => `${paint(io, io.stdout, 'red', '✗')} ${claimText(claim)}`))
  const failed = reports.filter(({ faults }) => faults.length > 0).length
  const open = unproven.length === 0 ? '' : `, ${unproven.length} unproven`
  lines.push(`${reports.length - failed} passed, ${failed} failed${open}`)
  return `${lines.join('\n')}\n`
}

function caseLines(io: Io, { fixture, faults }: CaseReport): string[] {
  const mark =
    faults.length === 0 ? paint(io, io.stdout, 'green', '✓') : paint(io, io.stdout, 'red', '✗')
  const wrong = faults.flatMap((fault) => `${fixture.file}: ${fault}`.split('\n'))
  return [`  ${mark} ${fixture.content.title}`, ...wrong.map((line) => `      ${line}`)]
}

/** A claim in one line, with its place. */
export function claimText({ provider, message, where }: UnprovenClaim): string {
  const place = where?.line === undefined ? '' : ` (${whereText(where)})`
  return `${provider}: ${message}${place}`
}
