import { createGate } from '../../../engine/fetch/gate.ts'

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

describe('a gate', () => {
  test('lets so many tasks run at a time, the others in order', async () => {
    const gate = createGate(2)
    const tasks = [task(), task(), task(), task()]
    const runs = tasks.map(({ run }) => gate.run(run, never))
    await settle()
    expect(tasks.map(({ started }) => started())).toEqual([true, true, false, false])
    tasks[1]?.end()
    await settle()
    expect(tasks.map(({ started }) => started())).toEqual([true, true, true, false])
    for (const { end } of tasks) end()
    await Promise.all(runs)
    expect(gate.idle()).toBe(true)
  })

  test('lets a task that waits go when its signal fires, and keeps the places of the others', async () => {
    const gate = createGate(1)
    const [first, second, third] = [task(), task(), task()]
    const controller = new AbortController()
    const one = gate.run(first.run, never)
    const two = gate.run(second.run, controller.signal)
    const three = gate.run(third.run, never)
    controller.abort(new Error('gone'))
    await expect(two).rejects.toThrow('gone')
    first.end()
    third.end()
    await Promise.all([one, three])
    expect([second.started(), third.started(), gate.idle()]).toEqual([false, true, true])
  })

  test('gives its place on when a task fails, and does not start one whose signal has fired', async () => {
    const gate = createGate(1)
    await expect(gate.run(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no')
    await expect(gate.run(async () => 1, AbortSignal.abort(new Error('late')))).rejects.toThrow(
      'late',
    )
    await expect(gate.run(async () => 2, never)).resolves.toBe(2)
  })
})
