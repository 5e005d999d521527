/**
 * How many places somebody may hold of those that are left free: an eighth, and at least one. The more are taken, the
 * less is left to each, but there is something left for who comes next: a tenth, after twenty that take all they can.
 */
export function fairShare(free: number): number {
  return Math.max(1, free / 8)
}
