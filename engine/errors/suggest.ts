import { distance } from 'fastest-levenshtein'

/** The candidate most like what was written, if it is like enough to be meant. */
function suggest(written: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      edits: distance(written.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.edits - b.edits)
  const [best] = ranked
  if (best === undefined) return undefined
  const started = candidates.find(
    (candidate) => written.length > 2 && candidate.startsWith(written),
  )
  if (started !== undefined) return started
  return best.edits <= Math.max(1, Math.floor(written.length / 3)) ? best.candidate : undefined
}

/** A sentence for an error: the nearest candidate, or all that are possible. */
export function suggestion(written: string, candidates: readonly string[]): string {
  const near = suggest(written, candidates)
  if (near !== undefined) return `did you mean "${near}"?`
  if (candidates.length === 0) return 'none is available here'
  if (candidates.length > 12) return 'nothing has a name like it'
  return `expected one of: ${[...candidates].sort().join(', ')}`
}
