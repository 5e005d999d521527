// What a page costs whose overrides are evaluated in a thread, beside the same overrides in this one.
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'

const overrides = {
  base_url: 'https://northwind.example/api/v1',
  resources: {
    'crm/stages': {
      list: {
        response_mapping: {
          name: '$uppercase(response.name)',
          probability: 'response.order_nr * 10',
        },
      },
    },
  },
}
const account = {
  id: 'customer-17',
  provider: 'pipedrive',
  context: { company_domain: 'northwind' },
  credentials: { api_token: 'made-up' },
  overrides,
}

function bodyOf(count) {
  const data = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `Stage ${index + 1}`,
    order_nr: index % 10,
    pipeline_id: 8,
    is_deleted: false,
    add_time: '2024-03-01 09:30:00',
    update_time: '2025-01-07 16:12:44',
    note: 'Agreed with the customer on the phone, see the minutes of the meeting.',
  }))
  return JSON.stringify({ data })
}

async function engineWith(isolation, body) {
  const joined = JSON.stringify({ data: [{ id: 8, name: 'Sales' }] })
  const send = async ({ url }) => ({
    status: 200,
    headers: {},
    body: String(url).includes('pipelines') ? joined : body,
  })
  return createEngine({ isolation, send, budgetStore: unlimited })
}

const free = async () => 0
const unlimited = { limiter: () => ({ take: free, wait: free }) }

export async function* rows() {
  for (const count of [100, 500]) {
    const body = bodyOf(count)
    const apart = await engineWith('worker', body)
    const within = await engineWith('none', body)
    const page = async (engine) => {
      const { result } = await engine.list('crm/stages', account)
      if (result[0].name !== 'STAGE 1' || result.length !== count) throw new Error('Wrong page')
    }
    const pages = 10
    const several = (engine) => async () => {
      for (let round = 0; round < pages; round += 1) await page(engine)
    }
    const figures = await alternate({ rounds: 15 }, several(apart), several(within))
    apart.close()
    within.close()
    yield {
      work: `list a page of ${count} records, two fields overridden in a thread (\`isolation: 'worker'\`)`,
      beside: 'the same without isolation',
      ours: figures.ours / pages,
      other: figures.byHand / pages,
      unit: 'ms',
    }
  }
}
