// The service of the chaos run, in a process of its own. Arguments: origins of a healthy and of a chaotic provider.
// Prints where it is and its accounts; for each line on stdin, its memory.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, startService } from '../dist/server.js'

const [healthy, chaotic] = process.argv.slice(2)

const mapping = (name) => `provider: ${name}
label: ${name}
docs_url: https://${name}.example
credentials:
  token: {title: Token}
base_url: https://${name}.example
authorization:
  - {format: bearer, token: '{{credentials.token}}'}
pagination: {format: cursor, cursor_path: next, cursor_param: cursor}
rate_limit: {concurrency: 20}
resources:
  crm/stages:
    list:
      path: /stages
      response_path: data
      response_mapping:
        id: $id(response.id)
        name: response.name
`

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-chaos-'))
for (const name of ['healthy', 'chaotic'])
  writeFileSync(join(folder, `${name}.yaml`), mapping(name))

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
const { text: token } = await store.tokens.create({
  name: 'chaos',
  environment: 'c',
  scopes: ['read'],
})
const accounts = { healthy: [], chaotic: [] }
for (const [provider, origin] of [
  ['healthy', healthy],
  ['chaotic', chaotic],
]) {
  for (let index = 0; index < 10; index += 1) {
    const { id } = await store.accounts.insert(
      { environment: 'c', provider },
      {
        label: null,
        context: {},
        credentials: { token: `tok-${provider}-${index}` },
        overrides: { base_url: origin },
        status: 'active',
        renewAt: null,
        redirectUri: null,
      },
    )
    accounts[provider].push(id)
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
