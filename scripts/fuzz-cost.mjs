// `npm run fuzz:cost -- [minutes] [seed] [tolerated]`: looks for expressions that cost more than their bounds allow: that hold
// the main loop longer than their `timeout` and the milliseconds that are tolerated beyond it (100), keep more memory than their `steps`, or compile too long.
import { fork } from 'node:child_process'

const [minutes = '5', seed = String(Date.now() % 1_000_000), tolerated = '100'] =
  process.argv.slice(2)
const until = Date.now() + Number(minutes) * 60_000
// Enough for the hostile data and what one evaluation may keep; what needs more ends the process.
const heapMegabytes = 700

console.error(`${minutes} minutes, seed ${seed}`)
const findings = []
let count = 0
for (let turn = 0; Date.now() < until; turn += 1) {
  const { done, running, found } = await runChild((until - Date.now()) / 1000, Number(seed) + turn)
  findings.push(...found)
  count += done?.count ?? 0
  if (done === undefined) findings.push({ ...running, found: 'ends the process' })
  else console.error(JSON.stringify(done.outcomes))
}
for (const finding of findings) console.log(JSON.stringify(finding))
console.error(`${count} expressions, ${findings.length} findings`)
process.exit(findings.length > 0 ? 1 : 0)

function runChild(seconds, childSeed) {
  const child = fork(
    new URL('fuzz-cost-child.mjs', import.meta.url),
    [String(seconds), String(childSeed), tolerated],
    {
      execArgv: ['--expose-gc', `--max-old-space-size=${heapMegabytes}`, '--no-warnings'],
    },
  )
  const state = { done: undefined, running: undefined, found: [] }
  child.on('message', ({ done, running, finding }) => {
    state.done ??= done
    state.running = running ?? state.running
    if (finding !== undefined) {
      state.found.push(finding)
      console.error(JSON.stringify(finding).slice(0, 600))
    }
  })
  return new Promise((resolve) => child.on('exit', () => resolve(state)))
}
