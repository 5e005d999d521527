// The service of the neighbours' measurement, in a process of its own. Arguments: origins of a healthy and of a dead
// provider. Prints where it is, its token and its accounts.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, startService } from '../server/dist/index.js'
import { addAccount, addToken, writeMapping } from './made-up.mjs'

const [healthy, dead] = process.argv.slice(2)

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-neighbours-'))
for (const provider of ['healthy', 'dead'])
  writeMapping(folder, provider, {
    fields: ['id: $id(response.id)', 'name: response.name'],
    settings: ['rate_limit: {concurrency: 20}'],
  })
const store = await openStore()
const service = await startService(store, {
  port: 0,
  engine: { mappings: folder, allowPrivateNetwork: true },
  log: { level: 'info', write: () => undefined },
})
const token = await addToken(store)
const many = (provider, origin, count) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      addAccount(store, provider, origin, `tok-${provider}-${index}`),
    ),
  )
const accounts = {
  healthy: await many('healthy', healthy, 8),
  dead: await many('dead', dead, 20),
}
process.stdout.write(`${JSON.stringify({ url: service.url, token, accounts })}\n`)
process.stdin.resume().on('end', async () => {
  await service.close()
  await store.close()
})
