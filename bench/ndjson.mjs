// `crosswalk map --ndjson` on 1,000,000 records through a pipe, beside a hand-written stream. Memory is looked at ten
// times a second by a script that is loaded before the command.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, stage } from './stages.mjs'

const count = 1_000_000

const watch = `
const seen = []
setInterval(() => seen.push(process.memoryUsage.rss()), 100).unref()
process.on('exit', () => process.stderr.write('RSS ' + JSON.stringify(seen) + '\\n'))
`

async function writeRecords(file) {
  const stream = createWriteStream(file)
  for (let index = 0; index < count; index += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, line) => `${JSON.stringify(stage(index + line))}\n`,
    )
    if (!stream.write(lines.join(''))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

async function pipeThrough(file, args) {
  const start = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let characters = 0
  let notes = ''
  child.stdout.on('data', (chunk) => {
    characters += chunk.length
  })
  child.stderr.on('data', (chunk) => {
    notes += chunk
  })
  createReadStream(file).pipe(child.stdin)
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${notes}`)
  return { time: performance.now() - start, characters, notes }
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]
}

export async function* rows() {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  const [records, pipelines, preload] = ['records.ndjson', 'pipelines.json', 'watch.mjs'].map(
    (name) => join(folder, name),
  )
  await writeRecords(records)
  writeFileSync(pipelines, JSON.stringify(before.pipelines))
  writeFileSync(preload, watch)
  const command = [
    'dist/cli/bin.js',
    'map',
    'pipedrive',
    '--ndjson',
    '--before',
    `pipelines=${pipelines}`,
  ]
  const ours = []
  const byHand = []
  let memory = []
  for (let round = 0; round < 3; round += 1) {
    const mine = await pipeThrough(records, ['--import', preload, ...command])
    const hand = await pipeThrough(records, ['bench/ndjson-by-hand.mjs'])
    if (mine.characters !== hand.characters) throw new Error('The outputs differ')
    ours.push(mine.time)
    byHand.push(hand.time)
    memory = JSON.parse(/RSS (.*)/.exec(mine.notes)[1]).map((bytes) => bytes / 1e6)
  }
  rmSync(folder, { recursive: true })
  yield {
    work: '`crosswalk map --ndjson`, 1,000,000 records through a pipe',
    beside: 'a hand-written stream',
    ours: median(ours) / 1000,
    other: median(byHand) / 1000,
    unit: 's',
    goal: { most: 1 / 0.7 },
  }
  const third = Math.floor(memory.length / 3)
  const early = median(memory.slice(third, 2 * third))
  const late = median(memory.slice(2 * third))
  yield {
    work: `its resident memory at most (middle third ${early.toFixed(0)} MB, last third ${late.toFixed(0)} MB)`,
    ours: Math.max(...memory),
    unit: 'MB',
    goal: { below: 150 },
  }
}
