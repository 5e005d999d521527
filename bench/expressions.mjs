// Expressions that do more than map fields, beside the interpreter: a report, a decision, a join.
import { readFileSync } from 'node:fs'
import { besideInterpreter } from './beside-interpreter.mjs'

const shop = {
  currency: 'EUR',
  customers: Array.from({ length: 12 }, (_, at) => ({
    id: `c${at}`,
    name: `Customer ${at}`,
    country: ['AT', 'DE', 'CH'][at % 3],
    since: 2010 + (at % 9),
    tags: at % 2 === 0 ? ['wholesale', 'trusted'] : ['retail'],
  })),
  products: Array.from({ length: 10 }, (_, at) => ({
    sku: `sku-${at}`,
    title: `Product number ${at}`,
    category: ['paper', 'ink', 'tools', 'paint'][at % 4],
    cost: 2 + at,
  })),
  orders: Array.from({ length: 30 }, (_, at) => ({
    id: 1000 + at,
    customer: `c${(at * 5) % 12}`,
    status: ['paid', 'open', 'paid', 'cancelled'][at % 4],
    date: `2026-0${1 + (at % 9)}-1${at % 10}`,
    discount: at % 5 === 0 ? 0.1 : undefined,
    lines: Array.from({ length: 1 + (at % 4) }, (_, line) => ({
      sku: `sku-${(at + line * 3) % 10}`,
      quantity: 1 + ((at + line) % 5),
      price: 4 + ((at * 7 + line) % 20),
    })),
  })),
}

const payment = {
  id: 'pay-8812',
  amount: 1840.5,
  currency: 'EUR',
  country: 'AT',
  device: { trusted: false, age_days: 3, ip_country: 'RO' },
  customer: {
    id: 'c-17',
    age_days: 41,
    orders: 3,
    disputes: 1,
    average: 120.25,
    email: 'anna.berger@example.com',
  },
  attempts: [
    { at: '10:01', ok: false },
    { at: '10:02', ok: false },
    { at: '10:04', ok: true },
  ],
  labels: Array.from({ length: 20 }, (_, at) => ({
    name: `label-${at}`,
    score: (at * 13) % 40,
    active: at % 3 !== 0,
  })),
}

const library = {
  library: {
    books: ['Structure', 'Compilers', 'Dragons', 'Pearls'].map((title, at) => ({
      title,
      isbn: `isbn-${at}`,
      copies: 1 + at,
    })),
    loans: Array.from({ length: 5 }, (_, at) => ({
      customer: String(1 + (at % 3)),
      isbn: `isbn-${(at * 3) % 4}`,
      return: `2026-12-0${at + 1}`,
    })),
    customers: ['Joe', 'Fred', 'Jane'].map((name, at) => ({
      id: String(at + 1),
      name,
      address: { city: 'Winchester' },
    })),
  },
}

const shapes = [
  {
    work: 'a report: 8 variables, groups, a join, sorts, `$reduce`, texts (`bench/expressions/report.jsonata`)',
    file: 'report',
    data: JSON.parse(JSON.stringify(shop)),
    few: 2,
    goal: { faster: 60 },
  },
  {
    work: 'a decision: eight variables, conditions, `$merge`, `$map`, `$filter` over 20 labels (`decision.jsonata`)',
    file: 'decision',
    data: payment,
    few: 10,
    goal: { faster: 187 },
  },
  {
    work: 'a three-way join with `@` (`join.jsonata`)',
    file: 'join',
    data: library,
    few: 20,
    goal: { faster: 67 },
  },
]

export async function* rows() {
  for (const { file, ...shape } of shapes) {
    const source = readFileSync(new URL(`expressions/${file}.jsonata`, import.meta.url), 'utf8')
    yield await besideInterpreter({ ...shape, source, many: 400 * shape.few })
  }
}
