import { createSemaphore } from '../../../engine/limit/semaphore.ts'

/** A task that runs until it is told to end. */
function task(): {
  readonly run: () => Promise<void>
  readonly end: () => void
  readonly started: () => boolean
} {
  let end = (): void => undefined
  let started = false
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  const run = (): Promise<void> => {
    started = true
    return done
  }
  return { run, end, started: () => started }
}

const never = new AbortController().signal
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a semaphore', () => {
  test('lets so many tasks run at a time, the others in order', async () => {
    const semaphore = createSemaphore(2)
    const tasks = [task(), task(), task(), task()]
    const runs = tasks.map(({ run }) => semaphore.run(run, never))
    await settle()
    expect(tasks.map(({ started }) => started())).toEqual([true, true, false, false])
    tasks[1]?.end()
    await settle()
    expect(tasks.map(({ started }) => started())).toEqual([true, true, true, false])
    for (const { end } of tasks) end()
    await Promise.all(runs)
    expect(semaphore.idle()).toBe(true)
  })

  test('lets a task that waits go when its signal fires, and keeps the places of the others', async () => {
    const semaphore = createSemaphore(1)
    const [first, second, third] = [task(), task(), task()]
    const controller = new AbortController()
    const one = semaphore.run(first.run, never)
    const two = semaphore.run(second.run, controller.signal)
    const three = semaphore.run(third.run, never)
    controller.abort(new Error('gone'))
    await expect(two).rejects.toThrow('gone')
    first.end()
    third.end()
    await Promise.all([one, three])
    expect([second.started(), third.started(), semaphore.idle()]).toEqual([false, true, true])
  })

  test('gives its place on when a task fails, and does not start one whose signal has fired', async () => {
    const semaphore = createSemaphore(1)
    await expect(semaphore.run(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no')
    await expect(
      semaphore.run(async () => 1, AbortSignal.abort(new Error('late'))),
    ).rejects.toThrow('late')
    await expect(semaphore.run(async () => 2, never)).resolves.toBe(2)
  })
})
