// A worker that is killed, on the embedded database: `npm run test:sync`.
import { openStore } from '@crosswalk/server'
import { startChangingProvider } from '../support/changing-provider.ts'
import { newFolder } from '../support/new-folder.ts'
import {
  addStreams,
  between,
  readAll,
  startWorker,
  tokensOf,
  until,
} from '../support/sync-worker.ts'
import { faultsOf } from '../support/told-changes.ts'

test('one worker on the embedded database: what is told is what happened, though it is killed again and again', async () => {
  const tokens = tokensOf(6)
  const provider = await startChangingProvider(tokens)
  const folder = newFolder()
  const store = await openStore({ dataFolder: folder })
  const streams = await addStreams(store, provider, tokens)
  await store.close()
  const changing = setInterval(provider.change, 20)
  const args = ['--data', folder]
  for (let round = 0; round < 3; round += 1) {
    const worker = startWorker(provider.mappings, {}, args)
    const before = provider.calls()
    await until(async () => provider.calls() > before + 20)
    await between(0, 1500)
    await worker.kill()
  }
  clearInterval(changing)
  const begunAt = new Map(tokens.map((token) => [token, provider.begun(token)]))
  const last = startWorker(provider.mappings, {}, args)
  await until(async () =>
    tokens.every((token) => provider.begun(token) >= (begunAt.get(token) ?? 0) + 4),
  )
  expect(await last.stop()).toBe(0)
  const after = await openStore({ dataFolder: folder })
  const all = await readAll(after)
  process.stderr.write(`embedded: ${all.length} changes told of ${streams.size} streams\n`)
  expect(faultsOf(all, streams, provider)).toEqual([])
  await after.close()
  await provider.close()
}, 300_000)
