import { nextEarly, type Steps } from './fetch-ahead.ts'

/**
 * Walks several generators one after the other, while up to `ahead` of them already fetch their
 * first value. What was fetched ahead and is not needed is closed when the walk ends early.
 */
export async function* walkInOrder<T>(
  start: number,
  end: number,
  ahead: number,
  open: (index: number) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const opened: Started<T>[] = []
  let next = start
  try {
    while (next < end || opened.length > 0) {
      while (opened.length < ahead && next < end) opened.push(begin(open(next++)))
      const current = opened[0] as Started<T>
      for (
        let step = await current.first;
        step.done !== true;
        step = await current.generator.next()
      ) {
        yield step.value
      }
      opened.shift()
    }
  } finally {
    for (const { generator } of opened) void generator.return(undefined).catch(ignore)
  }
}

/** The same walk, but its first value is fetched before it is asked for. */
export function startEarly<T>(generator: AsyncGenerator<T>): Steps<T> {
  let first: Promise<IteratorResult<T>> | undefined = nextEarly(generator)
  return {
    next: () => {
      const step = first ?? generator.next()
      first = undefined
      return step
    },
    return: () => generator.return(undefined),
  }
}

type Started<T> = {
  readonly generator: AsyncGenerator<T>
  readonly first: Promise<IteratorResult<T>>
}

function begin<T>(generator: AsyncGenerator<T>): Started<T> {
  return { generator, first: nextEarly(generator) }
}

function ignore(): void {}
