// The service of the chaos run, in a process of its own. Arguments: origins of a healthy and of a chaotic provider.
// Prints where it is and its accounts; for each line on stdin, its memory.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, startService } from '../server/dist/index.js'
import { addAccount, addToken, writeMapping } from './made-up.mjs'

const [healthy, chaotic] = process.argv.slice(2)

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-chaos-'))
for (const provider of ['healthy', 'chaotic'])
  writeMapping(folder, provider, {
    fields: ['id: $id(response.id)', 'name: response.name'],
    settings: [
      'pagination: {format: cursor, cursor_path: next, cursor_param: cursor}',
      'rate_limit: {concurrency: 20}',
    ],
  })

const faults = []
process.on('unhandledRejection', (error) => faults.push(String(error?.stack ?? error)))
process.on('warning', (warning) => faults.push(String(warning.stack ?? warning)))

const store = await openStore()
const service = await startService(store, {
  port: 0,
  deadline: 4000,
  engine: { mappings: folder, allowPrivateNetwork: true, retries: 1, timeout: 1000 },
  log: { level: 'info', write: () => undefined },
})
const token = await addToken(store)
const accounts = { healthy: [], chaotic: [] }
for (const [provider, origin] of [
  ['healthy', healthy],
  ['chaotic', chaotic],
]) {
  for (let index = 0; index < 10; index += 1) {
    accounts[provider].push(await addAccount(store, provider, origin, `tok-${provider}-${index}`))
  }
}
process.stdout.write(`${JSON.stringify({ url: service.url, token, accounts })}\n`)
process.stdin.on('data', () => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ rss, heapUsed, faults })}\n`)
})
process.stdin.on('end', async () => {
  await service.close()
  await store.close()
})
