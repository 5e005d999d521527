import type { ListOutput, Outcome } from './print-outcomes.ts'

/** What was listed of one account, as far as it was. */
export type Listed = {
  readonly records: number
  /** Records that are refused. */
  readonly leftOut: number
  /** Whether more follow. */
  readonly more: boolean
}

/** Before anything is listed: everything follows. */
export const nothingListed: Listed = { records: 0, leftOut: 0, more: true }

/** What is listed with one more answer. */
export function listedWith(
  listed: Listed,
  { result_count, next_cursor, warnings }: ListOutput,
): Listed {
  const refused = (warnings ?? []).map(({ records }) => records?.length ?? 0)
  return {
    records: listed.records + result_count,
    leftOut: listed.leftOut + sum(refused),
    more: next_cursor !== null,
  }
}

/**
 * The last line of a list: whether it was complete. It was, if every provider was walked to its end and no record was
 * left out; else the line says what is missing.
 */
export function endLine(
  outcomes: readonly (Pick<Outcome, 'provider' | 'code'> & { readonly listed: Listed })[],
): string {
  const failed = outcomes.filter(({ code }) => code !== 0)
  const more = outcomes.filter(({ code, listed }) => code === 0 && listed.more)
  const leftOut = sum(outcomes.map(({ listed }) => listed.leftOut))
  const names = (found: typeof outcomes) => found.map(({ provider }) => provider)
  const list = {
    complete: failed.length + more.length + leftOut === 0,
    records: sum(outcomes.map(({ listed }) => listed.records)),
    ...(leftOut === 0 ? {} : { left_out: leftOut }),
    ...(more.length === 0 ? {} : { more: names(more) }),
    ...(failed.length === 0 ? {} : { failed: names(failed) }),
  }
  return `${JSON.stringify({ list })}\n`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
