import { createPool, type Pool, type PoolOptions } from '../../../engine/isolate/pool.ts'

// A program that does as it is told.
const code = `
const { parentPort, workerData: { setup, progress } } = require('node:worker_threads')
parentPort.on('message', ({ spin = 0, step = 0, grow = false, fail = false, reads, say }) => {
  Atomics.store(progress, 0, step)
  for (const end = performance.now() + spin; performance.now() < end; );
  for (const held = []; grow; ) held.push(new Array(1000).fill(say))
  if (fail) throw new Error('The program failed')
  parentPort.postMessage(reads === 'env' ? Object.keys(process.env) : { say, setup })
})
parentPort.postMessage('ready')`

const never = new AbortController().signal
const open: Pool[] = []
afterEach(() => {
  for (const pool of open.splice(0)) pool.close()
})

function poolOf(options: Partial<PoolOptions> = {}, now?: () => number): Pool {
  const perOwner = { millis: 60_000, seconds: 60 }
  const rest = { setup: 'given', megabytes: 32, threads: 2, perJob: 5000, perOwner }
  const pool = createPool({ code: async () => code, ...rest, ...options }, now)
  open.push(pool)
  return pool
}

// An owner is its own tenant, unless the part before a slash names one.
function run(pool: Pool, owner: string, message: object, signal = never) {
  const [tenant = ''] = owner.split('/')
  return pool.run({ tenant, owner, message, signal })
}

describe('a pool', () => {
  test('answers, with what its program was set up with and without the environment', async () => {
    const pool = poolOf()
    const end = await run(pool, 'a', { say: 1 })
    expect(end).toEqual({ kind: 'answered', answer: { say: 1, setup: 'given' } })
    expect(await run(pool, 'a', { reads: 'env' })).toEqual({ kind: 'answered', answer: [] })
  })

  test('ends a job that takes too long or too much memory, says its step, and serves the next', async () => {
    const pool = poolOf({ threads: 1, perJob: 300 })
    const late = await run(pool, 'a', { spin: 60_000, step: 7 })
    expect(late).toEqual({ kind: 'stopped', by: 'time', step: 7 })
    const patient = poolOf({ threads: 1, perJob: 20_000 })
    const large = await run(patient, 'a', { grow: true, step: 3 })
    expect(large).toEqual({ kind: 'stopped', by: 'memory', step: 3 })
    for (const each of [pool, patient])
      expect(await run(each, 'a', { say: 2 })).toMatchObject({ answer: { say: 2 } })
  })

  test('serves owners in turn, each with one job at a time', async () => {
    const pool = poolOf({ threads: 2 })
    const order: string[] = []
    const job = (owner: string, spin: number) =>
      run(pool, owner, { spin }).then(() => order.push(owner))
    await Promise.all([
      ...Array.from({ length: 4 }, () => job('busy', 100)),
      job('other', 1),
      job('third', 1),
    ])
    expect(order.indexOf('third')).toBeLessThan(3)
    expect(order.slice(-2)).toEqual(['busy', 'busy'])
  })

  test('keeps a thread free of a tenant that has many owners, who take turns in the others', async () => {
    const pool = poolOf({ threads: 2 })
    const order: string[] = []
    const job = (owner: string, spin: number) =>
      run(pool, owner, { spin }).then(() => order.push(owner))
    const many = ['one', 'two', 'three'].map((name) => job(`busy/${name}`, 400))
    await Promise.all([job('other', 1), job('other/2', 1)])
    expect(order).toEqual(['other', 'other/2'])
    await Promise.all(many)
    expect(order.slice(2)).toEqual(['busy/one', 'busy/two', 'busy/three'])
  })

  test('gives an owner so much time in a span, and then again', async () => {
    let now = 0
    const pool = poolOf({ perOwner: { millis: 50, seconds: 10 } }, () => now)
    await run(pool, 'a', { spin: 60 })
    now = 4000
    expect(await run(pool, 'a', { say: 1 })).toEqual({ kind: 'exhausted', wait: 6000 })
    expect(await run(pool, 'b', { say: 1 })).toMatchObject({ kind: 'answered' })
    now = 10_001
    expect(await run(pool, 'a', { say: 1 })).toMatchObject({ kind: 'answered' })
  })

  test('rejects what fails in its program, and goes on', async () => {
    const pool = poolOf()
    await expect(run(pool, 'a', { fail: true })).rejects.toThrow('The program failed')
    expect(await run(pool, 'a', { say: 1 })).toMatchObject({ kind: 'answered' })
  })

  test('lets go of a job whose signal fires, before its turn and in it', async () => {
    const pool = poolOf({ threads: 1 })
    const control = new AbortController()
    const first = run(pool, 'a', { spin: 300 }, control.signal)
    const second = run(pool, 'a', { spin: 60_000 }, control.signal)
    setTimeout(() => control.abort(new Error('enough')), 50)
    await expect(first).rejects.toThrow('enough')
    await expect(second).rejects.toThrow('enough')
    expect(await run(pool, 'a', { say: 1 })).toMatchObject({ kind: 'answered' })
  })

  test('rejects what waits and what comes when it is closed', async () => {
    const pool = poolOf({ threads: 1 })
    const first = expect(run(pool, 'a', { spin: 60_000 })).rejects.toThrow('ended')
    const second = expect(run(pool, 'a', {})).rejects.toThrow('The engine is closed')
    await new Promise((resolve) => setTimeout(resolve, 200))
    pool.close()
    await first
    await second
    await expect(run(pool, 'a', {})).rejects.toThrow('The engine is closed')
  })
})
