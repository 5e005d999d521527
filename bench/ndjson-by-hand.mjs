// The hand-written stream beside which `crosswalk map --ndjson` is measured.
import { once } from 'node:events'
import { mapByHand } from './stages.mjs'

process.stdin.setEncoding('utf8')
let rest = ''
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop()
  let output = ''
  for (const line of lines) output += `${JSON.stringify(mapByHand(JSON.parse(line)))}\n`
  if (!process.stdout.write(output)) await once(process.stdout, 'drain')
}
