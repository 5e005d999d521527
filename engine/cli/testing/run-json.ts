import type { CaseReport, Finding } from '../../testing.ts'
import type { TestRun } from './run-cases.ts'

/** A run as JSON. Its shape has a version: a change that breaks readers raises it. */
export function runJson(
  { reports, unproven }: TestRun,
  { shown, findings }: { readonly shown: boolean; readonly findings: readonly Finding[] },
): string {
  const cases = reports.map((report) => caseJson(report, { shown }))
  return `${JSON.stringify({ version: 1, cases, unproven, findings }, undefined, 2)}\n`
}

/** One case as JSON. */
export function caseJson(
  { fixture, faults, findings, sent, explanations }: CaseReport,
  { shown }: { readonly shown: boolean },
) {
  return {
    provider: fixture.provider,
    case: fixture.name,
    title: fixture.content.title,
    file: fixture.file,
    requests: sent.length,
    faults,
    findings,
    ...(shown ? { explanations } : {}),
  }
}
