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
  attio: {
    body: {
      data: [{ id: { status_id: '3b0e9a54' }, title: 'Security review', is_archived: true }],
    },
    before: { target: [{ plural_noun: 'Deals' }] },
    context: { identifier: 'deals', attribute: 'stage' },
  },
  'dynamics-365-sales': {
    body: {
      value: [
        {
          processstageid: 'a4d2',
          stagename: '',
          'stagecategory@OData.Community.Display.V1.FormattedValue': 'Propose',
          _processid_value: 'd1b6',
          processid: { name: 'Enterprise sale', statecode: 1 },
        },
      ],
    },
  },
  freshsales: {
    body: {
      deal_stages: [
        {
          id: 403000118822,
          name: 'Pilot',
          position: 3,
          forecast_type: 'Closed Won',
          probability: 60,
          deal_pipeline_id: 403000007001,
          updated_at: '2024-02-11T09:30:00+05:30',
        },
      ],
    },
    before: { pipelines: [{ id: 403000007001, name: 'Standard' }] },
  },
  highlevel: {
    body: {
      pipelines: [
        {
          id: 'kQ3m',
          name: 'Roof leads',
          position: 'Zk4tQ',
          stages: [
            { id: '6f0c', name: 'Inspection booked', position: 0, stageWinProbability: 33.33 },
          ],
        },
      ],
    },
  },
  hubspot: {
    body: {
      results: [
        {
          id: '77120345',
          label: 'Partner sales',
          archived: false,
          stages: [
            {
              id: 'closedlost',
              label: 'Lost',
              displayOrder: 2,
              metadata: { isClosed: 'true', probability: '0.0' },
              createdAt: '1970-01-01T00:00:00Z',
              updatedAt: '2026-06-01T17:30:02.905Z',
              archived: false,
            },
          ],
        },
      ],
    },
  },
  insightly: {
    body: [
      { STAGE_ID: 771204, PIPELINE_ID: 20931, STAGE_NAME: 'Needs sizing', STAGE_ORDER: 2 },
      { STAGE_ID: 9, PIPELINE_ID: 7, STAGE_NAME: 'Of a project', STAGE_ORDER: 1 },
    ],
    before: {
      pipelines: [
        { PIPELINE_ID: 20931, PIPELINE_NAME: 'Sales', FOR_OPPORTUNITIES: true },
        { PIPELINE_ID: 7, PIPELINE_NAME: 'Projects', FOR_OPPORTUNITIES: false },
      ],
    },
  },
  kommo: {
    body: {
      _embedded: {
        pipelines: [
          {
            id: 4410021,
            name: 'Partners',
            is_archive: true,
            _embedded: { statuses: [{ id: 142, name: 'Won', sort: 10000 }] },
          },
          {
            id: 5,
            name: 'Direct',
            _embedded: { statuses: [{ id: 142, name: 'Won', sort: 10000 }] },
          },
        ],
      },
    },
  },
  monday: {
    body: {
      data: {
        boards: [
          {
            id: '123',
            name: 'Deals',
            columns: [
              { id: 'other', settings_str: '{"labels":{"1":"Leaks"}}' },
              {
                id: 'deal_stage',
                settings_str:
                  '{"labels":{"0":"Intake","4":"Signed","5":""},"labels_positions_v2":{"0":0,"4":1,"5":2}}',
              },
            ],
          },
        ],
      },
    },
    context: { column_id: 'deal_stage' },
  },
  odoo: {
    body: [
      {
        id: 14,
        name: 'Angebot',
        sequence: 20,
        is_won: false,
        create_date: '2025-04-30 06:12:44',
        write_date: '2025-04-30 06:12:44',
      },
    ],
  },
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
  'zoho-crm': {
    body: {
      pipeline: [
        {
          id: '812001',
          display_value: 'Renewals',
          maps: [
            {
              id: '6901',
              display_value: 'Contract out',
              sequence_number: 4,
              forecast_type: 'Open',
            },
          ],
        },
      ],
    },
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
