// The query shapes that JSONata is mostly measured with, beside the interpreter.
import jsonata from 'jsonata'
import { compileExpression } from '../dist/expression.js'
import { alternate } from './alternate.mjs'

const shapes = {
  'a path': 'orders.items.sku',
  'a predicate': 'orders[total > 500].id',
  'an aggregation': '$sum(orders.items.(price * quantity))',
  'a `$map`': '$map(orders, function($order) { {"id": $order.id, "count": $count($order.items)} })',
  'a sort': 'orders^(>total, id).id',
}

const data = {
  orders: Array.from({ length: 100 }, (_, index) => ({
    id: `order-${index}`,
    total: (index * 37) % 1000,
    items: Array.from({ length: 5 }, (_, item) => ({
      sku: `sku-${(index + item) % 20}`,
      price: 1 + ((index * item) % 50),
      quantity: 1 + (item % 3),
    })),
  })),
}

export async function* rows() {
  for (const [shape, source] of Object.entries(shapes)) {
    const native = compileExpression(source)
    const interpreter = jsonata(source)
    const expected = JSON.stringify(await interpreter.evaluate(data))
    if (JSON.stringify(native.evaluate(data)) !== expected)
      throw new Error(`${shape}: the results differ`)
    const [many, few] = [2000, 10]
    const figures = await alternate(
      { rounds: 11 },
      () => {
        for (let round = 0; round < many; round += 1) native.evaluate(data)
      },
      async () => {
        for (let round = 0; round < few; round += 1) await interpreter.evaluate(data)
      },
    )
    yield {
      work: `${shape}: \`${source.replaceAll('|', '\\|')}\``,
      beside: 'the interpreter',
      ours: (figures.ours * 1e3) / many,
      other: (figures.byHand * 1e3) / few,
      unit: 'µs',
      goal: { faster: 30 },
    }
  }
}
