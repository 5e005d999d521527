// The service of the neighbours' measurement, in a process of its own. Arguments: origins of a healthy and of a dead
// provider. Prints where it is, its tokens and its accounts.
import { startMadeUpService } from './made-up.mjs'

const [healthy, dead] = process.argv.slice(2)

// An account may use its time in threads once a minute: each round takes another one.
const costly = { provider: 'healthy', origin: healthy, environment: 'others', count: 20 }
const mapping = {
  fields: ['id: $id(response.id)', 'name: response.name'],
  settings: ['rate_limit: {concurrency: 20}'],
}
const { url, tokens, accounts, close } = await startMadeUpService({
  mappings: { healthy: mapping, dead: mapping },
  accounts: {
    healthy: { provider: 'healthy', origin: healthy, count: 8 },
    dead: { provider: 'dead', origin: dead, count: 20 },
    spinning: {
      ...costly,
      fields: { name: '$string($sum($map([1..100000], function($n) { $n * $n % 7 })))' },
    },
    filling: {
      ...costly,
      fields: {
        name: '$string($count([1..1000000].{"a": $, "b": [$, $], "c": {"d": $string($)}}))',
      },
    },
  },
})
process.stdout.write(`${JSON.stringify({ url, tokens, accounts })}\n`)
process.stdin.resume().on('end', close)
