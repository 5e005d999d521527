import { readdirSync } from 'node:fs'
import { createEngine, type Engine } from 'crosswalk'

/** Mappings of further providers, to show that the language can say what they need. They are not shipped. */
const folder = 'tests/fixtures/config/sketches'
let engine: Engine

beforeAll(async () => {
  engine = await createEngine({ mappings: folder })
})

test('the mappings of further providers load without a problem', () => {
  expect(engine.problems()).toEqual([])
  expect(engine.providers()).toEqual(readdirSync(folder).map((file) => file.replace('.yaml', '')))
})

type Sample = {
  readonly body: unknown
  readonly before?: Record<string, unknown[]>
  readonly context?: Record<string, string>
  readonly parent?: unknown
}

const samples: Readonly<Record<string, Sample>> = {
  'pipeline-crm': {
    body: {
      entries: [
        {
          id: 88120,
          name: 'Site visit',
          percent: 40,
          deal_pipeline_id: 4410,
          created_at: '2025/11/02 09:05:00 -0500',
          updated_at: '2025/11/02 09:05:00 -0500',
        },
      ],
    },
    before: { pipelines: [{ id: 4410, name: 'Main' }] },
  },
  teamleader: {
    body: { data: [{ id: '0f6e2f0a', name: 'Quote out', probability: 0.5 }] },
    parent: { id: 'p-1', name: 'Default' },
  },
}

test.each(Object.entries(samples))(
  'a payload of %s becomes unified stages',
  async (provider, { body, ...options }) => {
    const query = { truto_ignore_remote_data: true } as const
    const { result, warnings } = await engine.map('crm/stages', provider, body, {
      ...options,
      query,
    })
    expect(warnings).toEqual([])
    expect(`\n${result.map((stage) => JSON.stringify(stage)).join('\n')}\n`).toMatchSnapshot()
  },
)
