import { type ReplayServer, readFixtures, runCase, startReplayServer } from 'crosswalk/testing'
import { type Cell, judgeSample, readSamples, startFrom, verdictTable } from './score-samples.ts'

const samples = readSamples()
let server: ReplayServer
const judged: Cell[] = []

beforeAll(async () => {
  server = await startReplayServer()
  for (const sample of samples) judged.push(...(await judgeSample(sample)))
  if (process.env.SAMPLES_TABLE !== undefined) process.stderr.write(verdictTable(judged, samples))
})

afterAll(() => server.close())

function shares(cells: readonly Cell[]): { right: number; wrong: number } {
  const share = (verdict: Cell['verdict']) =>
    cells.filter((cell) => cell.verdict === verdict).length / cells.length
  return { right: share('right'), wrong: share('wrong') }
}

describe('fields of samples', () => {
  test.each([
    ['all samples', () => true],
    ['samples that no rule was made for', (name: string) => isHeldOut(name)],
  ])('at least 75 %% are right and at most 5 %% wrong: %s', (_which, takes) => {
    const { right, wrong } = shares(judged.filter(({ sample }) => takes(sample)))
    expect(right).toBeGreaterThanOrEqual(0.75)
    expect(wrong).toBeLessThanOrEqual(0.05)
  })

  test('what is left out is asked', () => {
    expect(judged.length).toBeGreaterThan(200)
    expect(judged.filter(({ verdict }) => verdict === 'silent')).toEqual([])
  })
})

function isHeldOut(name: string): boolean {
  return samples.find((sample) => sample.name === name)?.heldOut === true
}

test('a style of paging that is written without a question is the right one', async () => {
  const written: [string, string | undefined][] = []
  for (const { name, body, paging } of samples) {
    const { found } = await startFrom(JSON.stringify(body))
    const style = found.find(({ at }) => at === 'pagination')?.value
    if (style !== undefined) written.push([`${name}: ${style}`, `${name}: ${paging}`])
  }
  expect(written.length).toBeGreaterThan(3)
  expect(written.map(([style]) => style)).toEqual(written.map(([, wanted]) => wanted))
})

test.each(samples.map(({ name, body }) => [name, body] as const))(
  'the fixture of %s plays, and gives every record that has an id',
  async (_name, body) => {
    const { mapping, fixture, found } = await startFrom(JSON.stringify(body))
    const [played] = readFixtures([{ file: 'acme/crm-stages.pages.yaml', text: fixture }])
    if (played === undefined) throw new Error('no fixture')
    const { faults } = await runCase(server, played, {
      mappings: [{ text: mapping, file: 'acme.yaml' }],
    })
    const hasId = found.some(({ at }) => at === 'response_mapping.id')
    if (hasId) expect(faults).toEqual([])
    // Without an id no record can be given: the reason is the question.
    else expect(faults.join()).toContain('The mapping does not say yet what id is')
  },
)
