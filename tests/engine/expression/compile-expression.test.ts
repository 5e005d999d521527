import jsonata from 'jsonata'
import { builtinFunctions } from '../../../engine/expression/builtin-functions.ts'
import {
  compileExpression,
  type Expression,
} from '../../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../../engine/expression/expression-error.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'

const limits = { ...defaultLimits, timeout: 300 }
const setup = { functions: createFunctions({ now: Date.now }), limits }

function compile(source: string): Expression {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.expression
}

describe('an expression', () => {
  test.each([
    ['response.a', { response: { a: [1] } }, [1]],
    ['response.a.b', { response: { a: [{ b: 1 }] } }, 1],
    ['response.a.b', { response: { a: [{ b: 1 }, { b: 2 }] } }, [1, 2]],
    ['[response.a.b]', { response: { a: [{ b: 1 }] } }, [1]],
    ['response.missing', { response: {} }, undefined],
    ['response.nothing', { response: { nothing: null } }, null],
    ['{"a": response.missing, "b": null}', { response: {} }, { b: null }],
    ['response.__proto__', { response: {} }, undefined],
    ['response.constructor', { response: {} }, undefined],
  ])('%s gives plain JSON', async (source, input, expected) => {
    const result = await compile(source).evaluate(input)
    expect(result).toEqual(expected)
    if (Array.isArray(result))
      expect(Object.keys(result)).toEqual(result.map((_, index) => String(index)))
    if (typeof result === 'object' && result !== null && !Array.isArray(result)) {
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    }
  })

  test.each([
    ['endless recursion', '($f := function($x) { 1 + $f($x) }; $f(1))'],
    ['an endless tail call', '($f := function($x) { $f($x) }; $f(1))'],
    ['a long range', '[1..9999999]'],
    ['a function as result', 'function($x) { $x }'],
    ['a built-in as result', '$uppercase'],
    ['a number that is none', '1 / 0'],
  ])('is bounded: %s', (_what, source) => {
    expect(() => compile(source).evaluate({})).toThrow(ExpressionError)
  })

  // On a backtracking engine this would outlast the universe, and so the test's time.
  test('runs a catastrophic pattern to its end', async () => {
    const result = await compile('$contains(response, /^(a+)+$/)').evaluate({
      response: `${'a'.repeat(50_000)}!`,
    })
    expect(result).toBe(false)
  })

  test.each([
    ['$match("ab12cd345", /[0-9]+/).match', ['12', '345']],
    ['$replace("2024/01/02", /(\\d+)\\/(\\d+)\\/(\\d+)/, "$3.$2.$1")', '02.01.2024'],
    ['$split("a, b;c", /[,;] ?/)', ['a', 'b', 'c']],
    ['$contains("ÄPFEL", /äpfel/i)', true],
  ])('matches patterns as JSONata does: %s', async (source, expected) => {
    expect(await compile(source).evaluate({})).toEqual(expected)
  })
})

describe('the usage of an expression', () => {
  const references = (source: string) =>
    compile(source).usage.references.map(({ root, path, offset, length }) => [
      [root, ...path].join('.'),
      source.slice(offset, offset + length),
    ])

  test.each([
    ['response.a.b', [['response.a.b', 'response']]],
    ['$$.response.a', [['response.a', 'response']]],
    ['$.response.a', [['response.a', 'response']]],
    ['before.list[id = 3].name', [['before.list.name', 'before']]],
    ['response.a.(b & c)', [['response.a', 'response']]],
    [
      '$map(response.a, function($v) { $v.x & context.y })',
      [
        ['response.a', 'response'],
        ['context.y', 'context'],
      ],
    ],
    ['(x := 1; response.`odd name`)'.replace('x', '$x'), [['response.odd name', 'response']]],
    ['`response`.a', [['response.a', '`response`']]],
    [
      'a ? b : c',
      [
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'c'],
      ],
    ],
    ['{"k": response.a}', [['response.a', 'response']]],
    ['[query.name.eq, 1]', [['query.name.eq', 'query']]],
    ['response.a ~> $uppercase()', [['response.a', 'response']]],
    ['response.items^(price).name', [['response.items', 'response']]],
    ['response{kind: name}', [['response', 'response']]],
  ])('%s', (source, expected) => {
    expect(references(source)).toEqual(expected)
  })

  test('tells unknown variables from bound ones', () => {
    const names = (source: string) => compile(source).usage.variables.map(({ name }) => name)
    expect(names('($a := 1; $a + $b)')).toEqual(['b'])
    expect(names('function($x) { $x + $y }')).toEqual(['y'])
    expect(names('response#$i.{"n": $i}')).toEqual([])
  })
})

describe('the list of built-in functions', () => {
  test('holds what jsonata knows, and no more', async () => {
    for (const name of builtinFunctions) {
      await expect(jsonata(`$exists($${name})`).evaluate({})).resolves.toBe(true)
    }
  })
})
