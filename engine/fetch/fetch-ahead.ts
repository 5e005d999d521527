/** Values one after the other, until they end or are not needed any more. A generator around each would cost a small call much. */
export type Steps<T> = {
  readonly next: () => Promise<IteratorResult<T>>
  /** Ends them. */
  readonly return: (value: undefined) => Promise<unknown>
}

/** The same walk, but while one of its values is worked on, the next one is fetched. */
export async function* fetchAhead<T>(values: Steps<T>): AsyncGenerator<T> {
  let next = nextEarly(values)
  try {
    for (let step = await next; step.done !== true; step = await next) {
      next = nextEarly(values)
      yield step.value
    }
  } finally {
    // What is being fetched ends with the call; to wait for it is no use.
    void values.return(undefined).catch(ignore)
  }
}

/** The next value, asked for before its turn: until then a failure must not count as unhandled. */
export function nextEarly<T>(values: Steps<T>): Promise<IteratorResult<T>> {
  const next = values.next()
  next.catch(ignore)
  return next
}

function ignore(): void {}
