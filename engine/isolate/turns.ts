/** Runs the jobs of many owners in turn; each owner has one job at a time. */
export type Turns<T> = {
  readonly add: (owner: string, job: T) => void
  /** The next job whose owner has no other job running; it counts as running from then on. */
  readonly next: () => T | undefined
  /** An owner's job is over. */
  readonly done: (owner: string) => void
  readonly remove: (job: T) => void
  /** Removes all waiting jobs. */
  readonly clear: () => readonly T[]
}

/** Makes an empty line of jobs. */
export function createTurns<T>(): Turns<T> {
  const waiting = new Map<string, T[]>()
  const served = new Set<string>()
  return {
    add: (owner, job) => {
      const jobs = waiting.get(owner)
      if (jobs === undefined) waiting.set(owner, [job])
      else jobs.push(job)
    },
    next: () => {
      for (const [owner, [job, ...rest]] of waiting) {
        if (served.has(owner) || job === undefined) continue
        // To the end of the line, where there is more.
        waiting.delete(owner)
        if (rest.length > 0) waiting.set(owner, rest)
        served.add(owner)
        return job
      }
      return undefined
    },
    done: (owner) => {
      served.delete(owner)
    },
    remove: (job) => {
      for (const [owner, jobs] of waiting) {
        const others = jobs.filter((other) => other !== job)
        if (others.length === 0) waiting.delete(owner)
        else waiting.set(owner, others)
      }
    },
    clear: () => {
      const jobs = [...waiting.values()].flat()
      waiting.clear()
      return jobs
    },
  }
}
