// What a program pays before its first answer, in processes of its own: importing the library; importing it, making an
// engine and mapping once; asking the command for its version. In time of the processor, which neighbours disturb less, and
// a process tells its own.
import { spawnSync } from 'node:child_process'

const rounds = 9
const tell = `
  import { writeSync } from 'node:fs'
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeSync(2, String((user + system) / 1000))
  })`
const preload = `data:text/javascript,${encodeURIComponent(tell)}`

const evaluate = (program) => ['--input-type=module', '--eval', program]
const programs = {
  bare: evaluate(''),
  import: evaluate("await import('crosswalk')"),
  map: evaluate(`
    const { createEngine } = await import('crosswalk')
    const engine = await createEngine()
    const body = { data: [{ id: 63, name: 'Site visit', pipeline_id: 8, order_nr: 3 }] }
    const { result } = await engine.map('crm/stages', 'pipedrive', body, { before: { pipelines: [] } })
    if (result[0].id !== '63') throw new Error('It does not map')`),
  version: ['dist/cli/bin.js', '--version'],
}

function busyMillis(args) {
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return Number(stderr)
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

export async function* rows() {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const [name, args] of Object.entries(programs)) times[name].push(busyMillis(args))
  const { bare, ...ours } = Object.fromEntries(
    Object.entries(times).map(([name, values]) => [name, median(values)]),
  )
  const beside = 'a process that does nothing'
  const row = (work, millis, goal) => ({
    work,
    beside,
    ours: millis,
    other: bare,
    unit: 'ms',
    goal,
  })
  yield row('start: import the library', ours.import, { more: 80 })
  yield row('start: import, make an engine, map once', ours.map, { more: 200 })
  yield row('start: `crosswalk --version`', ours.version, { most: 3 })
}
