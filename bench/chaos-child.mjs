// The service of the chaos run, in a process of its own. Arguments: origins of a healthy and of a chaotic provider.
// Prints where it is and its accounts; for each line on stdin, its memory.
import { startMadeUpService } from './made-up.mjs'

const [healthy, chaotic] = process.argv.slice(2)

const faults = []
process.on('unhandledRejection', (error) => faults.push(String(error?.stack ?? error)))
process.on('warning', (warning) => faults.push(String(warning.stack ?? warning)))

const mapping = {
  fields: ['id: $id(response.id)', 'name: response.name'],
  settings: [
    'pagination: {format: cursor, cursor_path: next, cursor_param: cursor}',
    'rate_limit: {concurrency: 20}',
  ],
}
const { url, token, accounts, close } = await startMadeUpService({
  mappings: { healthy: mapping, chaotic: mapping },
  accounts: {
    healthy: { provider: 'healthy', origin: healthy, count: 10 },
    chaotic: { provider: 'chaotic', origin: chaotic, count: 10 },
  },
  options: { deadline: 4000, engine: { retries: 1, timeout: 1000 } },
})
process.stdout.write(`${JSON.stringify({ url, token, accounts })}\n`)
process.stdin.on('data', () => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ rss, heapUsed, faults })}\n`)
})
process.stdin.on('end', close)
