// 100,000 records from JSON text to JSON text: parse, map, validate, shape, stringify, beside the same by hand.
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'
import { before, mapByHand, stage } from './stages.mjs'

export async function* rows() {
  const text = JSON.stringify({ data: Array.from({ length: 100_000 }, (_, index) => stage(index)) })
  const engine = await createEngine()
  const ours = async () => {
    const { result } = await engine.map('crm/stages', 'pipedrive', JSON.parse(text), { before })
    return JSON.stringify(result)
  }
  const byHand = () => JSON.stringify(JSON.parse(text).data.map(mapByHand))
  if ((await ours()) !== byHand()) throw new Error('The results differ')
  const figures = await alternate({ rounds: 11, warmups: 2 }, ours, byHand)
  engine.close()
  yield {
    work: '100,000 records, text to text (`engine.map`)',
    beside: 'the same by hand',
    ours: figures.ours,
    other: figures.byHand,
    unit: 'ms',
    goal: { most: 1.25 },
  }
}
