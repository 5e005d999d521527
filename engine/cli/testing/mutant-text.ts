import { whereText } from '../../errors/where-text.ts'
import type { Mutant, MutantReport } from '../../testing.ts'
import { type Io, paint } from '../io.ts'

/** What became of mutants, for people: survivors with their lines, then what no case could tell apart. */
export function mutantText(io: Io, reports: readonly MutantReport[]): string {
  return reports.map((report) => providerText(io, report)).join('')
}

function providerText(io: Io, report: MutantReport): string {
  const { provider, killed, survivors, equivalents, unreached } = report
  const counts = `${killed} killed, ${survivors.length} survive, ${equivalents.length} make no difference, ${unreached.length} never run`
  const lines = [
    `${paint(io, io.stdout, 'bold', provider)}: ${counts}`,
    ...survivors.map((mutant) => `  ${paint(io, io.stdout, 'red', '✗')} ${mutantLine(mutant)}`),
    ...titled(io, 'make no difference in any case', equivalents),
    ...titled(io, 'stand in expressions that no case runs', unreached),
  ]
  return `${lines.join('\n')}\n`
}

function titled(io: Io, title: string, mutants: readonly Mutant[]): string[] {
  if (mutants.length === 0) return []
  return [`  ${title}:`, ...mutants.map((mutant) => `    ${mutantLine(mutant)}`)].map((line) =>
    paint(io, io.stdout, 'dim', line),
  )
}

function mutantLine({ path, change, where }: Mutant): string {
  return `${path}: ${change} (${whereText(where)})`
}

/** The same as JSON. Its shape has a version: a change that breaks readers raises it. */
export function mutantJson(reports: readonly MutantReport[]): string {
  return `${JSON.stringify({ version: 1, mutants: reports }, undefined, 2)}\n`
}
