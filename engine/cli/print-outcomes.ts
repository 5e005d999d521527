import type { ProviderSupport, Warning } from '../index.ts'
import { type ExitCode, type Io, paint } from './io.ts'
import { recordTable } from './record-table.ts'
import { sayWarning } from './say.ts'

/** How the call of one provider went. */
export type Outcome = {
  readonly provider: string
  readonly answer?: ListOutput
  readonly code: ExitCode
}

/** What a provider gave, pages joined. */
export type ListOutput = {
  readonly result: readonly unknown[] | Readonly<Record<string, unknown>>
  readonly next_cursor: string | null
  readonly result_count: number
  readonly warnings?: readonly Warning[]
}

/** Output flags of `crosswalk list`. */
type OutputFlags = { readonly table?: boolean; readonly json?: boolean }

/** Prints what was listed: a table or JSON on stdout, a summary and warnings on stderr. */
export function printOutcomes(
  io: Io,
  outcomes: readonly Outcome[],
  { flags, support }: { readonly flags: OutputFlags; readonly support: readonly ProviderSupport[] },
): void {
  const answered = outcomes.filter(({ answer }) => answer !== undefined)
  const asTable = flags.table === true || (flags.json !== true && io.stdout.isTty)
  if (!asTable) {
    const [only] = answered
    const output =
      outcomes.length === 1
        ? only?.answer
        : Object.fromEntries(answered.map(({ provider, answer }) => [provider, answer]))
    if (output !== undefined) io.stdout.write(`${JSON.stringify(output, undefined, 2)}\n`)
    return
  }
  if (answered.length === 0) return
  const labels = new Map(support.map(({ provider, label }) => [provider, label]))
  const groups = answered.map(({ provider, answer }) => ({
    label: labels.get(provider) ?? provider,
    records: Object.values(answer?.result ?? []),
  }))
  const heading = (text: string) => paint(io, io.stdout, 'bold', text)
  io.stdout.write(
    recordTable(groups, { width: io.stdout.columns ?? Number.POSITIVE_INFINITY, heading }),
  )
  printSummary(io, answered)
  printWarnings(io, answered)
}

function printSummary(io: Io, answered: readonly Outcome[]): void {
  const count = answered.reduce((sum, { answer }) => sum + (answer?.result_count ?? 0), 0)
  const more = answered
    .filter(({ answer }) => answer?.next_cursor != null)
    .map(({ provider }) => provider)
  const rest = more.length === 0 ? '' : `; more follow from ${more.join(', ')} (--pages all)`
  const from = answered.length === 1 ? '1 provider' : `${answered.length} providers`
  io.stderr.write(`${paint(io, io.stderr, 'dim', `${count} records from ${from}${rest}`)}\n`)
}

/** Prints warnings on stderr. */
export function printWarnings(io: Io, answered: readonly Outcome[]): void {
  for (const { provider, answer } of answered) {
    for (const { code, message, count } of answer?.warnings ?? []) {
      const times = count > 1 ? ` (${count} times)` : ''
      sayWarning(io, `${provider}: ${message}${times} (${code})`)
    }
  }
}
