// Map 1,000 stages from parsed payload to checked unified records, beside a hand-written function.
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'

export const title = 'Map 1,000 stages (`engine.map`)'
export const hand = 'a hand-written function for the same fields'

const pipelines = [
  { id: 8, name: 'Installations' },
  { id: 11, name: 'Service contracts' },
]
const records = Array.from({ length: 1000 }, (_, index) => ({
  id: index + 1,
  order_nr: index % 9,
  name: `Stage ${index}`,
  is_deleted: index % 50 === 0,
  deal_probability: index % 101,
  pipeline_id: index % 2 === 0 ? 8 : 11,
  add_time: '2025-10-02T13:44:06Z',
  update_time: index % 3 === 0 ? null : '2026-01-08T07:12:30Z',
}))

function date(text) {
  return text === null ? null : new Date(text).toISOString()
}

function mapByHand(record, names) {
  return {
    id: String(record.id),
    name: record.name,
    position: record.order_nr,
    status: record.is_deleted ? 'inactive' : 'active',
    pipeline: { id: String(record.pipeline_id), name: names.get(record.pipeline_id) },
    created_at: date(record.add_time),
    updated_at: date(record.update_time),
    probability: record.deal_probability,
    remote_data: record,
  }
}

export async function measure() {
  const engine = await createEngine()
  const names = new Map(pipelines.map(({ id, name }) => [id, name]))
  const ours = async () => {
    const { result } = await engine.map(
      'crm/stages',
      'pipedrive',
      { data: records },
      { before: { pipelines } },
    )
    if (result.length !== 1000) throw new Error('not all were mapped')
  }
  const byHand = () => {
    if (records.map((record) => mapByHand(record, names)).length !== 1000)
      throw new Error('not all were mapped')
  }
  const figures = await alternate({ rounds: 15 }, ours, byHand)
  engine.close()
  return figures
}
