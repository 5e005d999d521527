import { readFileSync } from 'node:fs'
import { createEngine, type Engine, type MappingSource } from '../../../../engine/index.ts'
import {
  checkMappings,
  type Finding,
  type Fixture,
  readFixtures,
} from '../../../../engine/testing.ts'
import { type Mistake, mistakes } from './mistakes.ts'

const fixtures = readFixtures('tests/fixtures/providers')

async function check(
  mappings: readonly MappingSource[],
  shown: readonly Fixture[] = fixtures,
): Promise<readonly Finding[]> {
  const engine = await createEngine({ mappings })
  try {
    expect(engine.broken()).toEqual([])
    return checkMappings(engine, shown)
  } finally {
    engine.close()
  }
}

describe('a mistake is found on its line', () => {
  const found = new Map<Mistake, readonly Finding[]>()

  // Mistakes of different providers are looked at together.
  beforeAll(async () => {
    const left = new Set(mistakes)
    while (left.size > 0) {
      const together = new Map<string, Mistake>()
      for (const one of left) if (!together.has(one.provider)) together.set(one.provider, one)
      const findings = await check([...together.values()].map(withMistake))
      for (const [provider, one] of together) {
        left.delete(one)
        const own = findings.filter(({ where }) => where.file === `mappings/${provider}.yaml`)
        found.set(one, own)
      }
    }
  })

  test.each(mistakes)('$provider: $what', (mistake) => {
    const { provider, right, code, line = 0 } = mistake
    const text = readFileSync(`mappings/${provider}.yaml`, 'utf8')
    const first = text.slice(0, text.indexOf(right)).split('\n').length
    const places = found.get(mistake)?.map(({ where, code: held }) => `${where.line} ${held}`)
    expect(places).toContain(`${first + line} ${code}`)
  })
})

function withMistake({ provider, right, wrong }: Mistake): MappingSource {
  const file = `mappings/${provider}.yaml`
  const text = readFileSync(file, 'utf8')
  const at = text.indexOf(right)
  if (at < 0) throw new Error(`"${right}" does not stand in ${file}`)
  return { file, text: text.slice(0, at) + wrong + text.slice(at + right.length) }
}

test('a mapping without mistakes has no findings', async () => {
  expect(await check(['mappings'])).toEqual([])
})

describe('with fewer fixtures, only what no fixture has is a finding', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ mappings: ['mappings'] })
  })
  afterAll(() => engine.close())

  const others = (shown: readonly Fixture[]) =>
    checkMappings(engine, shown).filter(
      ({ code, message }) => code !== 'no_fixtures' && !message.startsWith('No fixture has'),
    )

  test('with the pages alone', () => {
    expect(others(fixtures.filter(({ name }) => name.endsWith('.pages')))).toEqual([])
  })

  test('with any one left out', () => {
    const providers = ['capsule', 'outreach', 'pipedrive', 'salesforce']
    const own = fixtures.filter(({ provider }) => providers.includes(provider))
    const found = own.flatMap((left) =>
      others(own.filter((one) => one.provider === left.provider && one !== left)),
    )
    expect(found).toEqual([])
  })
})

test('without fixtures, one note says so', async () => {
  const found = await check(['mappings/close.yaml'], [])
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([['no_fixtures', 'note']])
})

test('without records, one note says so', async () => {
  const empty = fixtures.filter(
    ({ provider, name }) => provider === 'close' && name.endsWith('.empty'),
  )
  const found = await check(['mappings/close.yaml'], empty)
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([['no_records', 'note']])
})

test('a finding has its place, the value that shows it, and where that stands in a fixture', async () => {
  const text = readFileSync('mappings/outreach.yaml', 'utf8').replace(
    'name: response.attributes.name',
    'name: $string(response.attributes.name)',
  )
  const found = await check([{ text, file: 'outreach.yaml' }])
  const finding = found.find(({ code }) => code === 'null_as_text')
  expect(finding).toMatchObject({
    code: 'null_as_text',
    severity: 'warning',
    where: { file: 'outreach.yaml', path: 'resources.crm/stages.list.response_mapping.name' },
    value: null,
    evidence: {
      file: 'tests/fixtures/providers/outreach/crm-stages.pages.yaml',
      pointer: '/exchanges/1/response/body/data/1',
    },
  })
  expect(finding?.excerpt).toContain('^')
})
