/** Whose job it is: an account's, and its tenant's. */
export type JobOwner = { readonly tenant: string; readonly owner: string }

/** Runs the jobs of many owners: tenants take turns, and so do the owners of each. An owner has one job at a time. */
export type Turns<T extends JobOwner> = {
  readonly add: (job: T) => void
  /** The next job that may run; it counts as running from then on. */
  readonly next: () => T | undefined
  /** A job that ran is over. */
  readonly done: (job: T) => void
  readonly remove: (job: T) => void
  /** Removes all waiting jobs. */
  readonly clear: () => readonly T[]
}

/** Jobs by owner; the owner who was served last comes last. */
type Line<T> = Map<string, T[]>

/** Makes an empty line of jobs. A tenant has at most so many at a time. */
export function createTurns<T extends JobOwner>(perTenant: number): Turns<T> {
  const waiting = new Map<string, Line<T>>()
  const served = new Set<string>()
  const running = new Map<string, number>()
  const count = (tenant: string, change: number): void => {
    const now = (running.get(tenant) ?? 0) + change
    if (now === 0) running.delete(tenant)
    else running.set(tenant, now)
  }
  return {
    add: (job) => {
      const line: Line<T> = waiting.get(job.tenant) ?? new Map()
      waiting.set(job.tenant, line.set(job.owner, [...(line.get(job.owner) ?? []), job]))
    },
    next: () => {
      for (const [tenant, line] of waiting) {
        const job = (running.get(tenant) ?? 0) < perTenant ? takeFirst(line, served) : undefined
        if (job === undefined) continue
        waiting.delete(tenant)
        if (line.size > 0) waiting.set(tenant, line)
        served.add(job.owner)
        count(tenant, 1)
        return job
      }
      return undefined
    },
    done: ({ tenant, owner }) => {
      served.delete(owner)
      count(tenant, -1)
    },
    remove: (job) => {
      const line = waiting.get(job.tenant)
      const others = line?.get(job.owner)?.filter((other) => other !== job) ?? []
      if (others.length === 0) line?.delete(job.owner)
      else line?.set(job.owner, others)
      if (line?.size === 0) waiting.delete(job.tenant)
    },
    clear: () => {
      const jobs = [...waiting.values()].flatMap((line) => [...line.values()].flat())
      waiting.clear()
      return jobs
    },
  }
}

// Of the first owner who has no job running; its other jobs go to the end of the line.
function takeFirst<T>(line: Line<T>, served: ReadonlySet<string>): T | undefined {
  for (const [owner, [job, ...rest]] of line) {
    if (served.has(owner)) continue
    line.delete(owner)
    if (rest.length > 0) line.set(owner, rest)
    return job
  }
  return undefined
}
