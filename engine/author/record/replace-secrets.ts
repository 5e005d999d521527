import { findSecrets, type Pattern } from '../../redact/find-secrets.ts'
import { secretPatterns } from '../../redact/secret-patterns.ts'
import { shortestSecret } from './gate.ts'
import type { Replaced } from './replace-values.ts'
import type { StandIn } from './stand-ins.ts'

/** Replaces secrets in whatever spelling they stand. */
export function createSecretReplacer(secrets: readonly StandIn[]): (text: string) => Replaced {
  const sought = secrets
    .filter(({ value }) => Buffer.byteLength(value) >= shortestSecret)
    .map((standIn) => ({ standIn, patterns: secretPatterns([standIn.value]) }))
  const any = sought.flatMap(({ patterns }) => patterns)
  return (text) => {
    const used: StandIn[] = []
    let replaced = text
    // Most texts hold none.
    if (findSecrets(text, any, { cut: false }).length === 0) return { text, used }
    for (const { standIn, patterns } of sought) {
      const cut = withoutSpans(replaced, patterns, standIn.standIn)
      if (cut !== replaced) used.push(standIn)
      replaced = cut
    }
    return { text: replaced, used }
  }
}

function withoutSpans(text: string, patterns: readonly Pattern[], standIn: string): string {
  const pieces: string[] = []
  let at = 0
  for (const { from, to } of findSecrets(text, patterns, { cut: false })) {
    pieces.push(text.slice(at, from), standIn)
    at = to
  }
  return pieces.join('') + text.slice(at)
}
