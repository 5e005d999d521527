// One Stage as one expression (7 fields, a nested object, `$string`, a conditional), beside a hand-written function
// and beside the interpreter.
import jsonata from 'jsonata'
import { compileExpression } from '../dist/expression.js'
import { alternate } from './alternate.mjs'

const source = `{
  "id": $string(id),
  "name": name,
  "position": order_nr,
  "status": is_deleted ? "inactive" : "active",
  "pipeline": {"id": $string(pipeline_id), "name": pipeline_name},
  "created_at": add_time,
  "probability": deal_probability
}`

function byHand(record) {
  return {
    id: String(record.id),
    name: record.name,
    position: record.order_nr,
    status: record.is_deleted ? 'inactive' : 'active',
    pipeline: { id: String(record.pipeline_id), name: record.pipeline_name },
    created_at: record.add_time,
    probability: record.deal_probability,
  }
}

const records = JSON.parse(
  JSON.stringify(
    Array.from({ length: 1000 }, (_, index) => ({
      id: index + 1,
      name: `Stage ${index}`,
      order_nr: index % 9,
      is_deleted: index % 50 === 0,
      pipeline_id: 8,
      pipeline_name: 'Installations',
      add_time: '2025-10-02T13:44:06Z',
      deal_probability: index % 101,
    })),
  ),
)

let kept
function repeat(map, times) {
  return () => {
    for (let round = 0; round < times; round += 1) kept = map(records[round % 1000])
  }
}

export async function* rows() {
  const native = compileExpression(source)
  if (JSON.stringify(native.evaluate(records[7])) !== JSON.stringify(byHand(records[7]))) {
    throw new Error('The results differ')
  }
  const times = 200_000
  const hand = await alternate(
    { rounds: 15 },
    repeat(native.evaluate, times),
    repeat(byHand, times),
  )
  yield {
    work: 'map one Stage, native',
    beside: 'a hand-written function',
    ours: (hand.ours * 1e6) / times,
    other: (hand.byHand * 1e6) / times,
    unit: 'ns',
    goal: { most: 2 },
  }
  const interpreter = jsonata(source)
  const few = 2000
  const slow = await alternate({ rounds: 9 }, repeat(native.evaluate, times), async () => {
    for (let round = 0; round < few; round += 1)
      kept = await interpreter.evaluate(records[round % 1000])
  })
  yield {
    work: 'map one Stage, native',
    beside: 'the interpreter',
    ours: (slow.ours * 1e6) / times,
    other: (slow.byHand * 1e6) / few,
    unit: 'ns',
    goal: { faster: 200 },
  }
  return kept
}
