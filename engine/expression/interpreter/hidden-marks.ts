import type { Run } from '../native/run.ts'

const marks = ['sequence', 'push', 'keepSingleton', 'tupleStream', 'outerWrapper', 'cons'] as const

// How many steps a list with hidden marks costs beside its entries.
const listSteps = 8

/** Hides the marks of a list. One that it is given later stays as hidden as it is here. */
export function hideMarks(list: unknown[]): void {
  for (const mark of marks) {
    const value: unknown = Reflect.get(list, mark)
    Object.defineProperty(list, mark, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    })
  }
}

/** What makes the lists of an evaluation, which show no marks. */
export function sequenceMaker(run: Run) {
  return (...items: unknown[]): unknown[] => {
    run.spend(listSteps)
    const made: unknown[] & { sequence?: true } = []
    hideMarks(made)
    made.sequence = true
    made.push = (...more) => {
      run.spendItems(made.length + more.length, more.length)
      return Array.prototype.push.apply(made, more)
    }
    if (items.length === 1) made.push(items[0])
    return made
  }
}
