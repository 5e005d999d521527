import { compileExpression, type Expression } from '../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../engine/expression/expression-error.ts'
import { createFunctions } from '../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../engine/expression/limits.ts'

const functions = createFunctions({ now: Date.now })
function compile(source: string, generateCode = true, timeout = 50): Expression {
  const limits = { ...defaultLimits, timeout }
  const compiled = compileExpression(source, { functions, limits, generateCode })
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.expression
}

// For what has to come to its end also on a busy machine.
const patient = 30_000

const input = {
  digits: `${'1'.repeat(50_000)}x`,
  same: 'a'.repeat(1_000_000),
  wide: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`key${at}`, at])),
  numbers: Array.from({ length: 100_000 }, (_, at) => at),
}

const list = '($d := function($n, $x) { $n = 0 ? $x : $d($n - 1, [[$x], [$x]]) }; $d(60, 0))'
const texts = '[1..1000].($pad("x", 500000, "x") & $)'
const record = Array.from({ length: 300 }, (_, at) => `"k${at}": $`).join(', ')
const large = Array.from({ length: 1000 }, (_, at) => `$ = ${at}.5`).join(' or ')

// Each ran for seconds, or for ever, or ended the process, before what it does was paid for beforehand.
const costly = [
  ['the truth of lists in lists', `${list} ? 1 : 2`],
  ['the truth of lists in lists, in a filter', `[1, 2][${list}]`],
  ['the truth of a wide object, asked many times', '[1..1000000][$$.wide]'],
  ['keys of lists in lists', `$keys(${list})`],
  ['objects of many fields', `[1..1000000].{${record}}`],
  ['objects of many fields, by a grouping', `[1..100000]{$string($): {${record}}}`],
  ['a long condition on many', `[1..1000000][${large}]`],
  ['long texts that are compared', `(${texts})[$ = $pad("x", 500000, "x") & "y"]`],
  ['long texts that are sorted', `$sort(${texts})`],
  ['long texts that are ordered', `(${texts})^($)`],
  ['a long text among many', `[1..100000][$pad("x", 1000000, "x") in $$.same]`],
  ['the length of a long text, many times', '[1..100000].$length($$.same)'],
  ['a long part of a long text', '$contains($$.same, "b" & $substring($$.same, 0, 500000))'],
  ['a split by a long text', '$split($$.same, "b" & $substring($$.same, 0, 500000))'],
  ['text before a long text', '$substringBefore($$.same, "b" & $substring($$.same, 0, 500000))'],
  ['a replacement of many dollars', '$replace($$.same, /a/, $pad("$", 10000, "$0"))'],
  ['a pattern that is found again and again', '$match($$.same & "z", /a.*y|a/)'],
  ['a large pattern on a long text', '$match($$.same, /(a?){500}b/)'],
  ['joined lists of every field', '$map([1..10000], function($x) { $$.wide.* })'],
  ['an object of every field, merged', '[1..10000].$merge($$.wide)'],
  [
    'functions of functions',
    '$reduce([1..100000], function($f, $i) { $f(?) }, function($x) { $x })(1)',
  ],
  ['functions that are kept', '$count([1..1000000].(function($x) { $ }))'],
  ['a list in a list for each', '($x := [1..1000000]; [1..1000].{"a": $x}).a'],
  ['variables of a path', '$$.numbers@$a.$$.numbers@$b.{"a": $a, "b": $b}'],
  ['positions of a path', '$$.numbers#$a.$$.numbers#$b.{"a": $a, "b": $b}'],
  [
    'a signature that fits in many ways',
    `(function($x)<${'x?'.repeat(25)}f>{ 1 })(${'1, '.repeat(24)}1)`,
  ],
  ['a date that reads in many ways', `$toMillis($pad("1", 190, "1") & "x", "${'[f]'.repeat(8)}")`],
  ['a picture without end', '$formatNumber(1, $pad("#", 1000000, "#"))'],
  [
    'a wrong argument that is a huge tree',
    `$isoDate(${list.replaceAll('[[$x], [$x]]', '{"a": $x, "b": $x}')})`,
  ],
  ['a text of many expressions', '$eval($join([1..100000].$string($), "+"))'],
  ['a text that doubles when it is parsed', `$eval("${'('.repeat(20)}a${' ?? b)'.repeat(20)}")`],
  ['one long text in many fields', `(${texts.replace('1000', '2')})[0].{${record}}`],
] as const

const ended = /^(D1011|D1012|D2014|D2015|D3120|T0410|X1001|X1004|X2002)$/

describe.each([
  ['natively', (source: string, timeout?: number) => compile(source, true, timeout)],
  ['by closures', (source: string, timeout?: number) => compile(source, false, timeout)],
] as const)('%s', (_form, made) => {
  test.each(costly)('ends soon: %s', (_what, source) => {
    const expression = made(source)
    const started = process.cpuUsage()
    let code: unknown
    try {
      expression.evaluate(input)
    } catch (error) {
      code = error instanceof ExpressionError ? error.code : error
    }
    const { user } = process.cpuUsage(started)
    if (code !== undefined) expect(code).toMatch(ended)
    expect(user / 1000).toBeLessThan(600)
  })

  test('long numbers that are none are refused at once', () => {
    for (const source of ['$toNumber(digits)', '$number(digits)', '$number("0x" & digits)']) {
      const started = performance.now()
      expect(() => made(source).evaluate(input)).toThrow(ExpressionError)
      expect(performance.now() - started).toBeLessThan(500)
    }
  })

  test('a registered function pays for each field of an object', () => {
    const map = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`key${at}`, at]))
    const often = made('[1..5000].$exists($entries($$))', patient)
    expect(() => often.evaluate(map)).toThrow(expect.objectContaining({ code: 'D1012' }))
  })

  test('what is linear stays possible for long lists and texts', () => {
    expect(made('$count($spread(numbers.{"n": $}))', patient).evaluate(input)).toBe(100_000)
    expect(made('numbers{$string($ % 2): $count($)}', patient).evaluate(input)).toEqual({
      '0': 50_000,
      '1': 50_000,
    })
    expect(
      made('$length($replace(same, "a", "bb"))', patient).evaluate({ same: 'a'.repeat(10_000) }),
    ).toBe(20_000)
    expect(made('$count($match(same, /a/))', patient).evaluate({ same: 'a'.repeat(10_000) })).toBe(
      10_000,
    )
  })
})
