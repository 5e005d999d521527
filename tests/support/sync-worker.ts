import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Change, readChanges, type Store } from '@crosswalk/server'
import { beforeAll as start } from '../../server/sync/read-changes.ts'
import { type ChangingProvider, isOffset } from './changing-provider.ts'
import { addStream, caughtUp } from './sync.ts'

/** A worker in a process of its own. */
export type Worker = {
  readonly process: ChildProcess
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<number | null>
}

/** Starts one. */
export function startWorker(
  mappings: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Worker {
  const child = spawn(
    process.execPath,
    [
      resolve('dist/cli/bin.js'),
      ...['sync', 'work', '--concurrency', '4', '--allow-private-network', '--mappings', mappings],
      ...args,
    ],
    { env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = once(child, 'exit')
  return {
    process: child,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await ended
      return code as number | null
    },
  }
}

/** Adds an account and a stream for each token; all are due once a second. Gives their tokens by the ids of the streams. */
export async function addStreams(
  store: Store,
  provider: ChangingProvider,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const streams = new Map<string, string>()
  for (const token of tokens) {
    const { streamId } = await addStream(store, { server: provider } as never, {
      token,
      provider: isOffset(token) ? 'offset' : 'keyset',
    })
    streams.set(streamId, token)
  }
  await store.database.query('update sync_streams set interval_seconds = 1')
  return streams
}

/** Names of accounts; every second one pages by offset. */
export const tokensOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `tok-${index}${index % 2 === 0 ? '' : '-offset'}`)

/** Every change there is. */
export async function readAll(store: Store): Promise<readonly Change[]> {
  await caughtUp(store)
  const all: Change[] = []
  let position = start
  for (;;) {
    const read = await readChanges(store.database, {
      environment: 'default',
      position,
      limit: 1000,
    })
    all.push(...read.changes)
    position = read.position
    if (!read.more) return all
  }
}

/** Resolves after so many milliseconds. */
export const wait = (millis: number) => new Promise<void>((done) => void setTimeout(done, millis))

/** Resolves after a random time. */
export const between = (least: number, most: number) => wait(least + Math.random() * (most - least))

/** Resolves when something is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(200)
}
