import { existsSync, readdirSync, readFileSync } from 'node:fs'
import jsonata from 'jsonata'
import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../../engine/expression/expression-error.ts'
import { defaultLimits } from '../../../engine/expression/native/limits.ts'
import { plainJson } from '../../../engine/json/plain-json.ts'

/*
 * Our expression layer (guards, linear patterns, plain results) beside the bare library, on the official cases
 * where they are at hand, and on cases of our own everywhere.
 */
const suite = '../shared/jsonata-suite'
const limits = { ...defaultLimits, timeout: 1000 }

type Case = {
  readonly expr: string
  readonly data: unknown
  readonly bindings: object
  readonly name: string
}

function officialCases(): Case[] {
  if (!existsSync(suite)) return []
  const dataset = (name: string) =>
    JSON.parse(readFileSync(`${suite}/datasets/${name}.json`, 'utf8'))
  return readdirSync(`${suite}/groups`).flatMap((file) => {
    const cases = [JSON.parse(readFileSync(`${suite}/groups/${file}`, 'utf8'))].flat()
    return cases.flatMap((entry, index) => {
      const data = typeof entry.dataset === 'string' ? dataset(entry.dataset) : entry.data
      const simple =
        typeof entry.expr === 'string' &&
        Object.keys(entry.bindings ?? {}).length === 0 &&
        !entry.unordered
      return simple ? [{ expr: entry.expr, data, bindings: {}, name: `${file} ${index}` }] : []
    })
  })
}

const own = [
  '$match("ab12cd345", /([a-z]+)([0-9]+)/).groups',
  '$replace("a-b-c", /-/, "+", 1)',
  '$split("a1b22c", /[0-9]+/)',
  '$contains("Total: 3", /total/i)',
  '$match("one\ntwo", /^t.*/m).match',
  '[1..5][$ > 2].{"n": $}',
  '$sort([3, 1, 2], function($a, $b) { $a > $b })',
  '$sum(orders.(price * quantity))',
  'orders{sku: $sum(quantity)}',
].map((expr) => ({
  expr,
  data: {
    orders: [
      { sku: 'a', price: 2, quantity: 3 },
      { sku: 'b', price: 5, quantity: 1 },
      { sku: 'a', price: 1, quantity: 7 },
    ],
  },
  bindings: {},
  name: 'own',
}))

// Results that depend on chance or the clock.
const unstable = /\$(now|millis|random|shuffle)\b/

async function byLibrary({ expr, data }: Case): Promise<unknown> {
  try {
    return { value: plainJson(await jsonata(expr, { ...limits }).evaluate(data)) }
  } catch (error) {
    return { code: (error as { code?: string }).code ?? 'X' }
  }
}

async function byUs({ expr, data }: Case): Promise<unknown> {
  const compiled = compileExpression(expr, { functions: new Map(), limits })
  if ('problems' in compiled) return { code: compiled.problems[0]?.code ?? 'X' }
  if (compiled.expression.usage.regexFaults.length > 0) return { refused: true }
  try {
    return { value: await compiled.expression.evaluate(data) }
  } catch (error) {
    return {
      code: error instanceof ExpressionError ? error.code.replace(/^X\d+$/, 'X') : 'untyped',
    }
  }
}

test('the expression layer gives what the library gives, value or error code', async () => {
  const cases = [...own, ...officialCases()].filter(({ expr }) => !unstable.test(expr))
  const differing: unknown[] = []
  for (const entry of cases) {
    const [library, ours] = [await byLibrary(entry), await byUs(entry)]
    // A refused pattern and a run out of time compare to nothing.
    const inconclusive =
      (ours as { refused?: true }).refused === true ||
      [library, ours].some((outcome) => (outcome as { code?: string }).code === 'D1012')
    if (!inconclusive && JSON.stringify(ours) !== JSON.stringify(library))
      differing.push({ ...entry, data: undefined, library, ours })
  }
  expect(differing).toEqual([])
})
