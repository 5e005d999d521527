import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  compileExpression,
  type NativeExpression,
} from '../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../engine/expression/expression-error.ts'
import { parseTree, referenceFunctions } from '../../engine/expression/jsonata.ts'
import { defaultLimits, type ExpressionLimits } from '../../engine/expression/limits.ts'
import type { Ast } from '../../engine/expression/native/ast.ts'
import { generate } from '../../engine/expression/native/generate/generate.ts'
import { emitSetupOf } from '../../engine/expression/native/native-expression.ts'
import { expressions, inputs } from '../support/expressions.ts'

function compile(
  source: string,
  generateCode: boolean,
  limits: ExpressionLimits = defaultLimits,
): NativeExpression | undefined {
  const compiled = compileExpression(source, { functions: new Map(), limits, generateCode })
  return 'expression' in compiled && compiled.expression.native ? compiled.expression : undefined
}

// A value, or everything that an error says: its place, too.
function outcomeOf(expression: NativeExpression | undefined, input: unknown): string {
  try {
    return JSON.stringify({ value: expression?.evaluate(input) })
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { code, offset, token, message } = error
    return JSON.stringify({ code, offset, token, message })
  }
}

test('generated code gives what closures give: the same value, or the same error at the same place', () => {
  const seed = Number(process.env.FUZZ_SEED ?? 20_261_124)
  const differing: unknown[] = []
  fc.assert(
    fc.property(expressions, inputs, (source, data) => {
      const code = compile(source, true)
      if (code === undefined) return
      const input = JSON.stringify(data)
      const [made, expected] = [code, compile(source, false)].map((form) =>
        outcomeOf(form, JSON.parse(input)),
      )
      if (made !== expected) differing.push({ source, input, made, expected })
    }),
    { numRuns: Number(process.env.FUZZ_PAIRS ?? 1000), seed },
  )
  expect(differing.slice(0, 10)).toEqual([])
})

test.each([
  ['variables, blocks and conditions', '($a := x; $b := ($a := 1; $a); $a > $b ? $a : $b)'],
  [
    'functions that call themselves',
    '($f := function($n) { $n = 0 ? 1 : $n * $f($n - 1) }; $f(5))',
  ],
  ['a variable with the name of a function', '($sum := $sum(items.price); $sum)'],
  [
    'loops of functions',
    '$reduce($filter($map(a, function($v) { $v.x }), function($v) { $v > 1 }), function($p, $v) { $p + $v }, 0)',
  ],
  ['functions as values', '($f := $uppercase ~> $trim; $g := $substring(?, 0, 2); $map(a, $g))'],
  ['a join', 'a@$x.b@$y[$x.id = $y.id].c#$i[%.id = $x.id].{"x": $x, "i": $i}'],
  ['a grouping of a join', 'a@$x.b@$y{$x.id: $sum($y.n)}'],
  ['an order, and what is first in it', 'a^(>b, c)[0].d'],
  ['predicates on calls', '$split(a, " ")[0] & $keys(b)[[0..2]]'],
  ['a list that stays one', 'a.b[c = 1][]'],
  ['transforms with variables', '($x := 1; $ ~> |a|{"b": $x}, "c"|)'],
  ['a report', readFileSync('bench/expressions/report.jsonata', 'utf8')],
  ['a decision', readFileSync('bench/expressions/decision.jsonata', 'utf8')],
])('code is written for %s', (_what, source) => {
  const tree = parseTree(source) as Ast
  const setup = emitSetupOf(tree, { functions: new Map(), limits: defaultLimits })
  expect(generate(tree, 'data', setup)).toBeInstanceOf(Function)
})

const many = (count: number, part: (at: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, at) => part(at)).join(between)

test.each([
  ['many variables', `(${many(700, (at) => `$v${at} := a; $v${at}.b + $v${at}.c`, '; ')})`],
  ['many functions', `(${many(600, (at) => `$f${at} := function($x) { $x.a + $x.b }`, '; ')}; 1)`],
  ['a long join', many(500, (at) => `a@$v${at}[b = $v${Math.max(0, at - 1)}.c]`, '.')],
  ['predicates in predicates', `${many(190, () => 'a[b = ')}1${']'.repeat(190)}`],
  ['paths in paths', `${many(190, () => 'a.(')}1${')'.repeat(190)}`],
  [
    'what no code can be written for, again and again',
    `(${many(300, (at) => `b[$v${at} := 1]`, '; ')})`,
  ],
])('large expressions are compiled soon: %s', (_what, source) => {
  const started = process.cpuUsage()
  compile(source, true)?.evaluate({ a: 1 })
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(1500)
})

test('$distinct of one value several times gives that value, of a list of the data a list', () => {
  const input = { list: [{ a: 1 }, { a: 1 }], same: [2, 2] }
  for (const generateCode of [true, false]) {
    const run = (source: string) => compile(source, generateCode)?.evaluate(input)
    expect(run('$distinct(list.a)')).toBe(1)
    expect(run('($x := $map(list, function($v) { {"b": $v.a} }); $distinct($x))')).toEqual({ b: 1 })
    expect(run('$distinct(same)')).toEqual([2])
    expect(run('$distinct(list^(a).a)')).toBe(1)
    expect(run('$distinct(list^(a))')).toEqual([{ a: 1 }])
  }
  expect(Object.keys(input.list)).toEqual(['0', '1'])
})

test('a call in tail position is made by the caller, whatever form the function has', () => {
  const count = 'function($n) { $n = 0 ? "done" : $count($n - 1) }'
  expect(compile(`($count := ${count}; $count(20000))`, true)?.evaluate({})).toBe('done')
  for (const depth of [50, 300]) {
    const loop = `($f := function($n) { $n = 0 ? 1 : $map([$n], function($m) { $f($m - 1) }) }; $f(${depth}))`
    expect(outcomeOf(compile(loop, true), {})).toBe(outcomeOf(compile(loop, false), {}))
  }
})

test('lists of a result count within its bound, however they are made', () => {
  const small = { ...defaultLimits, output: 1000 }
  for (const source of [
    'numbers.("text " & $)',
    '$map(numbers, function($n) { {"number": $n} })',
    '{"a": numbers.{"n": $}, "b": numbers.{"n": $}}',
    'numbers{$string($): {"n": $}}',
    'texts.text',
  ]) {
    const numbers = many(200, (at) => String(at), ',')
    const input = {
      numbers: numbers.split(','),
      texts: [{ text: 'x'.repeat(600) }, { text: 'y'.repeat(600) }],
    }
    expect(() => compile(source, true, small)?.evaluate(input)).toThrow(
      expect.objectContaining({ code: 'X1004' }),
    )
  }
})

test('$round gives what the reference gives', () => {
  const reference = referenceFunctions().get('round')?.implementation as (
    value: number,
    places: number,
  ) => number
  const round = compile('$round(value, places)', true)
  const decimal = fc
    .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 5 }))
    .map(([whole, places]) => (whole + 0.5) / 10 ** places)
  const values = fc.oneof(decimal, fc.double({ noNaN: true, noDefaultInfinity: true }))
  fc.assert(
    fc.property(values, fc.integer({ min: -12, max: 20 }), (value, places) => {
      const expected = reference(value, places)
      fc.pre(Number.isFinite(expected))
      expect(round?.evaluate({ value, places })).toBe(expected)
    }),
    { numRuns: 5000 },
  )
})
