// The stages that several benchmarks map: records as a provider sends them, and a mapping written by hand that does
// all that the engine does: map, check against the schema, shape.
const pipelines = [
  { id: 8, name: 'Installations', is_deal_probability_enabled: true },
  { id: 11, name: 'Service contracts', is_deal_probability_enabled: true },
]

export const before = { pipelines }

export function stage(index) {
  return {
    id: index + 1,
    order_nr: index % 9,
    name: `Stage ${index}`,
    is_deleted: index % 50 === 0,
    deal_probability: index % 101,
    pipeline_id: index % 2 === 0 ? 8 : 11,
    is_deal_rot_enabled: false,
    days_to_rotten: null,
    add_time: '2025-10-02T13:44:06Z',
    update_time: index % 3 === 0 ? null : '2026-01-08T07:12:30Z',
  }
}

const byId = new Map(pipelines.map((pipeline) => [pipeline.id, pipeline]))
const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

function date(text) {
  return text === null ? null : new Date(text).toISOString()
}

function isDate(value) {
  return value === null || (typeof value === 'string' && utc.test(value))
}

function isValid(unified) {
  return (
    typeof unified.id === 'string' &&
    unified.id !== '' &&
    (unified.name === null || typeof unified.name === 'string') &&
    (unified.position === null || typeof unified.position === 'number') &&
    (unified.status === 'active' || unified.status === 'inactive') &&
    typeof unified.pipeline.id === 'string' &&
    typeof unified.pipeline.name === 'string' &&
    isDate(unified.created_at) &&
    isDate(unified.updated_at) &&
    unified.probability >= 0 &&
    unified.probability <= 100
  )
}

export function mapByHand(record) {
  const pipeline = byId.get(record.pipeline_id)
  const counts = pipeline?.is_deal_probability_enabled === true
  const unified = {
    id: String(record.id),
    name: record.name,
    position: record.order_nr,
    status: record.is_deleted === true || record.active_flag === false ? 'inactive' : 'active',
    pipeline: { id: String(record.pipeline_id), name: pipeline?.name },
    created_at: date(record.add_time),
    updated_at: date(record.update_time),
    probability: counts ? record.deal_probability : undefined,
  }
  if (!isValid(unified)) throw new Error('A record does not fit the schema')
  unified.remote_data = record
  return unified
}
