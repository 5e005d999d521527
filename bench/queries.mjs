// The query shapes that JSONata is mostly measured with, beside the interpreter.
import { besideInterpreter } from './beside-interpreter.mjs'

const shapes = {
  'a path': { source: 'orders.items.sku', faster: 38 },
  'a predicate': { source: 'orders[total > 500].id', faster: 130 },
  'an aggregation': { source: '$sum(orders.items.(price * quantity))', faster: 234 },
  'a `$map`': {
    source: '$map(orders, function($order) { {"id": $order.id, "count": $count($order.items)} })',
    faster: 194,
  },
  'a sort': { source: 'orders^(>total, id).id', faster: 97 },
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
  for (const [shape, { source, faster }] of Object.entries(shapes)) {
    const work = `${shape}: \`${source.replaceAll('|', '\\|')}\``
    yield await besideInterpreter({ work, source, data, many: 2000, few: 10, goal: { faster } })
  }
}
