// Loading and compiling mappings, beside parsing the same files and expressions unchecked.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsonata from 'jsonata'
import { parse } from 'yaml'
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'

const files = readdirSync('mappings')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(`mappings/${file}`, 'utf8'))

function expressionsOf(config) {
  const { list } = config.resources['crm/stages']
  const tree = (node) => (typeof node === 'string' ? [node] : Object.values(node).flatMap(tree))
  const limits = Object.values(config.rate_limit ?? {}).filter((value) => typeof value === 'string')
  const query = [list, ...Object.values(list.before ?? {})].flatMap((call) =>
    Object.values(call.query_mapping ?? {}),
  )
  const caveats = (list.caveats ?? []).map(({ when }) => when)
  return [
    ...tree(list.response_mapping),
    ...limits,
    ...query,
    ...caveats,
    ...[config.error_mapping ?? []].flat(),
  ]
}

export async function* rows() {
  const all = await alternate(
    { rounds: 20 },
    async () => {
      const engine = await createEngine()
      if (engine.problems().length > 0) throw new Error('A mapping has problems')
      engine.close()
    },
    () => {
      for (const text of files) for (const source of expressionsOf(parse(text))) jsonata(source)
    },
  )
  yield {
    work: 'load, check and compile the 7 mappings',
    beside: 'parse the same YAML and expressions, nothing checked',
    ours: all.ours,
    other: all.byHand,
    unit: 'ms',
  }
  yield* compileOne()
  yield* loadThousand()
  yield* useEach()
}

// A mapping that no engine has seen: its first use compiles it, and writes the code of its records.
async function* compileOne() {
  const times = []
  for (let round = 0; round < 21; round += 1) {
    const engine = await createEngine({ mappings: 'mappings/pipedrive.yaml' })
    const start = performance.now()
    await engine.map('crm/stages', 'pipedrive', { data: [{ id: 1, name: 'Lead' }] })
    times.push(performance.now() - start)
    engine.close()
  }
  const [first] = times
  const sorted = times.slice(1).sort((one, other) => one - other)
  yield {
    work: `compile one mapping at its first use (the very first of a process: ${first.toFixed(1)} ms)`,
    ours: sorted[10],
    unit: 'ms',
    goal: { below: 5 },
  }
}

function* useEach() {
  const { stdout, status } = spawnSync(process.execPath, [
    '--expose-gc',
    'bench/mappings-child.mjs',
  ])
  if (status !== 0) throw new Error('bench/mappings-child.mjs failed')
  const { most, held } = JSON.parse(String(stdout))
  yield {
    work: `resident memory at most while 5,000 mappings are used once each (${held.toFixed(0)} MB of heap are held in the end)`,
    ours: most,
    unit: 'MB',
    goal: { below: 500 },
  }
}

async function* loadThousand() {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  for (let index = 0; index < 1000; index += 1) {
    const text = files[index % files.length].replace(
      /^provider: .*$/m,
      `provider: provider${index}`,
    )
    writeFileSync(join(folder, `provider${index}.yaml`), text)
  }
  const times = []
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now()
    const engine = await createEngine({ mappings: folder })
    times.push(performance.now() - start)
    engine.close()
  }
  rmSync(folder, { recursive: true })
  yield {
    work: 'load 1,000 mappings, each compiled at its first use',
    ours: times.sort((one, other) => one - other)[2],
    unit: 'ms',
    goal: { below: 2000 },
  }
}
