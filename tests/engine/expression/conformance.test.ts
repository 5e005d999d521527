import { existsSync, readdirSync, readFileSync } from 'node:fs'
import jsonata from 'jsonata'
import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { parseSource } from '../../../engine/expression/jsonata.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { type Outcome, outcomeOf } from '../../support/outcome.ts'

/*
 * Both ways to run an expression beside the bare library, on the official cases where they are at hand, and on cases
 * of our own everywhere.
 */
const suite = '../shared/jsonata-suite'

type Case = {
  readonly name: string
  readonly expr: string
  readonly data: unknown
  readonly bindings: Readonly<Record<string, unknown>>
  /** What the suite says, where it says it. */
  readonly expected: Outcome | undefined
  readonly unordered: boolean
  /** Whether it is meant to run out of time. */
  readonly endless: boolean
  /** Whether it is about speed: the library and the interpreter need seconds for it. */
  readonly heavy: boolean
}

function officialCases(): Case[] {
  if (!existsSync(suite)) return []
  const dataset = (name: string) =>
    JSON.parse(readFileSync(`${suite}/datasets/${name}.json`, 'utf8'))
  return readdirSync(`${suite}/groups`).flatMap((file) => {
    const cases = [JSON.parse(readFileSync(`${suite}/groups/${file}`, 'utf8'))].flat()
    return cases.map((entry, index) => ({
      name: entry.id ?? `${file} ${index}`,
      expr: entry.expr,
      data: typeof entry.dataset === 'string' ? dataset(entry.dataset) : entry.data,
      bindings: entry.bindings ?? {},
      expected: expectedOf(entry),
      unordered: entry.unordered === true,
      endless: 'timelimit' in entry && 'code' in entry,
      heavy: file === 'performance.json' || entry.expr.includes('[1..2e5]'),
    }))
  })
}

function expectedOf(entry: { result?: unknown; undefinedResult?: boolean; code?: string }) {
  if (entry.undefinedResult === true) return { value: undefined }
  if ('result' in entry) return { value: JSON.stringify(entry.result) }
  return undefined
}

const orders = [
  { sku: 'a', price: 2, quantity: 3 },
  { sku: 'b', price: 5, quantity: 1 },
  { sku: 'a', price: 1, quantity: 7 },
]

const own = [
  '$match("ab12cd345", /([a-z]+)([0-9]+)/).groups',
  '$replace("a-b-c", /-/, "+", 1)',
  '$replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1")',
  '$replace("abc", /b/, function($m) { "[" & $m.match & "]" })',
  '$split("a1b22c", /[0-9]+/)',
  '$contains("Total: 3", /total/i)',
  '$match("one\ntwo", /^t.*/m).match',
  '[1..5][$ > 2].{"n": $}',
  '$sort([3, 1, 2], function($a, $b) { $a > $b })',
  '$sum(orders.(price * quantity))',
  'orders{sku: $sum(quantity)}',
  'orders^(>price, sku).sku',
  'orders#$i[price > 1].{"at": $i, "sku": sku}',
  'orders@$o.$$.orders[sku = $o.sku and price != $o.price].{"one": $o.price, "other": price}',
  'orders.{"sku": sku, "all": $count(%.orders)}',
  '$map(orders, function($o, $i, $all) { $i & "/" & $count($all) & $o.sku })',
  '$reduce(orders.quantity, function($a, $b) { $a + $b }, 100)',
  '$sift({"a": 1, "b": 2}, function($v, $k) { $k = "b" })',
  '$each({"a": 1, "b": 2}, function($v, $k) { $k & $v })',
  '$filter(orders, function($o) { $o.price > 1 }).sku',
  'orders ~> |$[price > 1]|{"dear": true}, ["quantity"]|',
  '($twice := function($f) { function($x) { $f($f($x)) } }; $twice(function($n) { $n * 3 })(2))',
  '($add := function($a, $b) { $a + $b }; $inc := $add(?, 1); [1, 2] ~> $map($inc))',
  '($up := $trim ~> $uppercase; $up("  abc "))',
  '($even := function($n) { $n = 0 ? true : $odd($n - 1) }; $odd := function($n) { $n = 0 ? false : $even($n - 1) }; $even(1000))',
  'missing ?? "none"',
  'orders[0].price ?: 7',
  '"a" in orders.sku',
  '**.price',
  'orders.*',
  'orders[-1].sku',
  'orders[[0, 2]].price',
  'orders.price[0]',
  '(orders.price)[0]',
  'orders[0].sku[]',
  '{"n": null, "m": missing}',
  '[[1, 2], [3]].$[0]',
  '$eval("orders[0].price + 1")',
  '$formatNumber(1234.5, "#,##0.00")',
  '$fromMillis(0, "[D01] [MNn] [Y0001]")',
  '$toMillis("2024-05-06", "[Y]-[M]-[D]")',
  '1 + "a"',
  'orders.price > "x"',
  '$uppercase(5)',
  '$sum(["a"])',
  '$number("x")',
  'nothing(1)',
  '-orders',
  '[1.."a"]',
  '{5: 1}',
  'orders{sku: price, "a": 1}',
].map(
  (expr): Case => ({
    name: 'own',
    expr,
    data: { orders },
    bindings: {},
    expected: undefined,
    unordered: false,
    endless: false,
    heavy: false,
  }),
)

// Results that depend on chance or the clock.
const unstable = /\$(now|millis|random|shuffle)\b/

// The interpreter needs seconds for some cases.
const limitsOf = ({ endless }: Pick<Case, 'endless'>) => ({
  ...defaultLimits,
  timeout: endless ? 500 : 120_000,
})
const setupOf = (entry: Pick<Case, 'endless'>) => ({
  functions: new Map(),
  limits: limitsOf(entry),
})

const forms: Readonly<Record<string, (entry: Case) => Promise<Outcome>>> = {
  native: (entry) => byUs(entry, true),
  closures: (entry) => byUs(entry, false),
  interpreter: (entry) =>
    outcomeOf(() => {
      const { expr, data, bindings } = entry
      const parsed = parseSource(expr, setupOf(entry))
      if ('errors' in parsed) throw parsed.errors[0]
      return parsed.interpret(structuredClone(data), bindings)
    }),
}

function byUs(entry: Case, generateCode: boolean): Promise<Outcome> {
  return outcomeOf(() => {
    const { expr, data, bindings } = entry
    const compiled = compileExpression(expr, { ...setupOf(entry), generateCode })
    if ('problems' in compiled) throw compiled.problems[0]
    return compiled.expression.evaluate(structuredClone(data), bindings)
  })
}

function byLibrary(entry: Case): Promise<Outcome> {
  const { expr, data, bindings } = entry
  const { timeout, stack, sequence } = limitsOf(entry)
  return outcomeOf(() =>
    jsonata(expr, { timeout, stack, sequence }).evaluate(structuredClone(data), bindings),
  )
}

function brief(outcome: Outcome): string {
  return JSON.stringify(outcome).slice(0, 200)
}

function isRefused(entry: Case): boolean {
  const compiled = compileExpression(entry.expr, setupOf(entry))
  return 'expression' in compiled && compiled.expression.usage.regexFaults.length > 0
}

function comparable(outcome: Outcome, { unordered }: Case): string {
  if (!unordered || !('value' in outcome) || outcome.value === undefined)
    return JSON.stringify(outcome)
  return JSON.stringify(
    [JSON.parse(outcome.value)]
      .flat()
      .map((part) => JSON.stringify(part))
      .sort(),
  )
}

const cases = [...own, ...officialCases()].filter(({ expr }) => !unstable.test(expr))

const byLibraryOnce = new Map<Case, Outcome>()

beforeAll(async () => {
  for (const entry of cases)
    if (!entry.heavy && !isRefused(entry)) byLibraryOnce.set(entry, await byLibrary(entry))
})

test.each(Object.keys(forms))(
  '%s gives what the library gives, value or error code',
  async (form) => {
    const differing: unknown[] = []
    for (const [entry, library] of byLibraryOnce) {
      const ours = (await forms[form]?.(entry)) as Outcome
      const same = comparable(ours, entry) === comparable(library, entry)
      const both = 'crash' in ours && 'crash' in library
      if (!same && !both) differing.push([entry.name, entry.expr, ...[library, ours].map(brief)])
    }
    expect(differing).toEqual([])
  },
)

test.each([true, false])(
  'errors stand where the library puts them (generated code: %s)',
  async (generateCode) => {
    const differing: unknown[] = []
    for (const [entry, library] of byLibraryOnce) {
      if (!('code' in library) || entry.endless || library.code.startsWith('S')) continue
      const { timeout, stack, sequence } = limitsOf(entry)
      const { expr, data, bindings } = entry
      const theirs = await positionOf(() =>
        jsonata(expr, { timeout, stack, sequence }).evaluate(structuredClone(data), bindings),
      )
      const ours = await positionOf(() => {
        const compiled = compileExpression(expr, { ...setupOf(entry), generateCode })
        if ('problems' in compiled) throw compiled.problems[0]
        return compiled.expression.evaluate(structuredClone(data), bindings)
      })
      if (theirs !== ours) differing.push([entry.name, expr, theirs, ours])
    }
    expect(differing).toEqual([])
  },
)

async function positionOf(evaluate: () => unknown): Promise<number | undefined> {
  try {
    await evaluate()
    return undefined
  } catch (error) {
    return (error as { position?: number }).position
  }
}

test('native results are those that the suite expects', async () => {
  const differing: unknown[] = []
  for (const entry of cases) {
    if (entry.expected === undefined || isRefused(entry)) continue
    const ours = await byUs(entry, true)
    if (canonical(ours) !== canonical(entry.expected)) {
      differing.push([entry.name, entry.expr, brief(entry.expected), brief(ours)])
    }
  }
  expect(differing).toEqual([])
})

// Whatever order fields and unordered lists come in.
function canonical(outcome: Outcome): string {
  if (!('value' in outcome) || outcome.value === undefined) return JSON.stringify(outcome)
  return JSON.stringify(sorted(JSON.parse(outcome.value)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, part]) => [key, sorted(part)]),
  )
}

test('at least 95 in 100 cases run natively', () => {
  const compiled = cases.map((entry) => compileExpression(entry.expr, setupOf(entry)))
  const expressions = compiled.flatMap((entry) => ('expression' in entry ? [entry.expression] : []))
  const native = expressions.filter((expression) => expression.native)
  expect(native.length / expressions.length).toBeGreaterThanOrEqual(0.95)
})
