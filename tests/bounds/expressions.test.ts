import { compileExpression, type Expression } from '../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../engine/expression/expression-error.ts'
import { createFunctions } from '../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../engine/expression/limits.ts'

const functions = createFunctions({ now: Date.now })
const limits = { ...defaultLimits, timeout: 200 }

function compile(source: string, generateCode = true): Expression {
  const compiled = compileExpression(source, {
    functions,
    limits,
    generateCode,
  })
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.expression
}

// A binding inside a constructor is left to the interpreter.
const interpreted = (source: string) => `[$unused := 1, ${source}][1]`

const tree = '($d := function($n, $x) { $n = 0 ? $x : $d($n - 1, {"a": $x, "b": $x}) }; $d(60, 1))'

const hostile = [
  ['a function that calls itself', '(function($f) { $f($f) })(function($f) { $f($f) })'],
  ['endless recursion', '($f := function($x) { 1 + $f($x) }; $f(1))'],
  ['an endless tail call', '($f := function($x) { $f($x) }; $f(1))'],
  ['a long range', '[1..1e9]'],
  ['ranges within ranges', '[1..100000].[1..100000]'],
  ['padding without end', '$pad("x", 1e9)'],
  ['text that doubles', '$reduce([1..60], function($a, $b) { $a & $a }, "x")'],
  ['a tree that doubles, as result', tree],
  ['a tree that doubles, as text', `$string(${tree})`],
  ['a tree that doubles, compared', `(${tree}) = (${tree})`],
  ['a tree that doubles, walked', `$count((${tree}).**)`],
  ['a tree that doubles, cloned', `$clone(${tree})`],
  ['a long join', '$join([1..100000].$string($), $pad("x", 1000000))'],
  ['many different objects', '$distinct([1..200000].{"n": $})'],
  ['a wide date', '$fromMillis(0, "[Y,*-999999999]")'],
  [
    'loops within loops',
    '$map([1..100000], function($x) { $map([1..100000], function($y) { $y }) })',
  ],
  ['evaluation of itself', '($s := "$eval($s)"; $eval($s))'],
  ['a replacement that grows', '$replace($pad("a", 100000, "a"), "a", $pad("b", 100000, "b"))'],
  ['a slow comparison', '$sort([1..100000], function($a, $b) { $count([1..100000]) > 0 })'],
  [
    'a date picture that backtracks',
    '$toMillis($pad("1", 190, "1") & "x", "[Y]1[M]1[D]1[H]1[m]1[s]1[f]1[Z]")',
  ],
  ['a function as result', 'function($x) { $x }'],
  ['a built-in as result', '$uppercase'],
  ['a number that is none', '1 / 0'],
] as const

describe.each([
  ['natively', (source: string) => compile(source)],
  ['by closures', (source: string) => compile(source, false)],
  ['on the interpreter', (source: string) => compile(interpreted(source))],
] as const)('%s', (form, made) => {
  test.each(hostile)('is bounded: %s', async (_what, source) => {
    const expression = made(source)
    expect(expression.native).toBe(form !== 'on the interpreter')
    const started = performance.now()
    let thrown: unknown
    try {
      await expression.evaluate({})
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(ExpressionError)
    expect((thrown as ExpressionError).code).toMatch(
      /^(D1001|D1011|D1012|D2014|D2015|D3121|X1002|X1004)$/,
    )
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  // On a backtracking engine this would outlast the universe.
  test('runs a catastrophic pattern to its end', async () => {
    const input = { text: `${'a'.repeat(10_000)}!` }
    expect(await made('$contains(text, /^(a+)+$/)').evaluate(input)).toBe(false)
  })
})

test('a pattern inside a text that is evaluated is bounded like any other', () => {
  expect(() => compile('$eval("$match(a, /(?=b)/)")').evaluate({ a: 'b' })).toThrow(
    expect.objectContaining({ code: 'D3121' }),
  )
})

test('a range of numbers too large to count on is no loop without end', async () => {
  for (const source of ['[1e308..1e308]', interpreted('[1e308..1e308]')]) {
    expect(await compile(source).evaluate({})).toEqual([1e308])
  }
})

test('limits are those that are set', () => {
  const small = {
    ...defaultLimits,
    steps: 1000,
    sequence: 50,
    output: 1000,
    stack: 10,
  }
  const run = (source: string) => () => {
    const compiled = compileExpression(source, { functions, limits: small })
    if ('problems' in compiled) throw new Error('syntax')
    return compiled.expression.evaluate({})
  }
  expect(run('[1..50]')()).toHaveLength(50)
  expect(run('[1..51]')).toThrow(expect.objectContaining({ code: 'D2015' }))
  expect(run('$pad("x", 1000)')()).toHaveLength(1000)
  expect(run('$pad("x", 1001)')).toThrow(expect.objectContaining({ code: 'X1004' }))
  const deep = (depth: number) =>
    `($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(${depth}))`
  expect(run(deep(9))()).toBe(9)
  expect(run(deep(10))).toThrow(expect.objectContaining({ code: 'D1011' }))
  const loops = '$count($map([1..50], function($x) { $map([1..50], function($y) { 1 }) }))'
  expect(run(loops)).toThrow(expect.objectContaining({ code: 'D1012' }))
})

test('an error says where it happened, and what was wrong', () => {
  const messages = [
    '{"a": 1 + "x"}',
    '$uppercase(5)',
    '$sum(["a"])',
    '$number("many")',
    '$isoDate("soon")',
    '$missing(1)',
    'uppercase("a")',
    '[3, 1]^($ & 1 > 2)',
    '$error("no stages")',
    '$pad("x", 1e9)',
  ].map((source) => {
    try {
      return compile(source).evaluate({})
    } catch (error) {
      const { code, message, offset } = error as ExpressionError
      return `${source} → ${code} at ${offset}: ${message}`
    }
  })
  expect(messages).toMatchInlineSnapshot(`
   [
     "{"a": 1 + "x"} → T2002 at 9: Right side of "+" must be a number: received "x"",
     "$uppercase(5) → T0410 at 11: Argument 1 of "uppercase" has the wrong type: received 5",
     "$sum(["a"]) → T0412 at 5: Argument 1 of "sum" must be a list of numbers: received a list",
     "$number("many") → D3030 at 8: Text is not a number: "many"",
     "$isoDate("soon") → X1001 at 9: $isoDate expects a date: received "soon"",
     "$missing(1) → T1006 at 9: What is called is not a function",
     "uppercase("a") → T1005 at 10: What is called is not a function: "$uppercase" was probably meant",
     "[3, 1]^($ & 1 > 2) → T2009 at 15: Both sides of ">" must be of one type: received "31" and 2",
     "$error("no stages") → D3137 at 7: no stages",
     "$pad("x", 1e9) → X1004 at 5: Text or result is larger than its bound: 10000000 characters",
   ]
  `)
})
