/**
 * How many of the free places one owner may hold: an eighth, and at least one. The more places are taken, the fewer each
 * owner gets, but the next owner still finds some: a tenth, after twenty owners that take all they can.
 */
export function fairShare(free: number): number {
  return Math.max(1, free / 8)
}
