/** The same walk, but while one of its values is worked on, the next one is fetched. */
export async function* fetchAhead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = begin(values)
  try {
    for (let step = await next; step.done !== true; step = await next) {
      next = begin(values)
      yield step.value
    }
  } finally {
    // What is being fetched ends with the call; to wait for it is no use.
    void values.return(undefined).catch(ignore)
  }
}

// A failure is thrown when its turn comes; until then it must not count as unhandled.
function begin<T>(values: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = values.next()
  next.catch(ignore)
  return next
}

function ignore(): void {}
