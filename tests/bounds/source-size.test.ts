import fc from 'fast-check'
import { compileExpression } from '../../engine/expression/compile-expression.ts'
import { parseTree } from '../../engine/expression/jsonata.ts'
import { defaultLimits } from '../../engine/expression/limits.ts'
import { nodesOf } from '../../engine/expression/nodes-of.ts'
import { sizeProblem } from '../../engine/expression/source-size.ts'

const nested = (depth: number, operator: string): string =>
  `${'('.repeat(depth)}a${` ${operator} b)`.repeat(depth)}`

function problemOf(source: string) {
  const compiled = compileExpression(source, { functions: new Map(), limits: defaultLimits })
  return 'problems' in compiled ? compiled.problems[0] : undefined
}

// The parser took 20 seconds for 141 characters.
test.each([
  ['?? in ??', nested(20, '??')],
  ['?: in ?:', nested(20, '?:')],
  ['behind a pattern with a quote', `$match(a, /"/) ~> ${nested(20, '??')}`],
  ['behind a division that looks like a pattern', `(a)/"/" ~> ${nested(20, '??')}`],
  ['behind a name with a quote', `a"b + ${nested(20, '??')}`],
  ['behind a signature with a pattern', `function($x)<s/"/:n>{ ${nested(20, '??')} }`],
  ['behind a comment', `/* " */ ${nested(20, '??')}`],
  ['parents without end', `a.b.(${Array(4000).fill('%.a').join(' + ')})`],
  ['many parts', Array(10_001).fill('a').join('+')],
  ['a nesting without end', `${'['.repeat(201)}1${']'.repeat(201)}`],
  ['a long text', `"${'x'.repeat(100_001)}"`],
])('is refused before it is parsed: %s', (_what, source) => {
  const started = performance.now()
  expect(problemOf(source)).toMatchObject({ code: 'X2002' })
  expect(performance.now() - started).toBeLessThan(500)
})

test('says where it is too large', () => {
  expect(problemOf(`{"a": 1, "b": ${nested(20, '??')}}`)).toMatchObject({
    code: 'X2002',
    message: 'Expression has more than 10000 parts, left sides of "??" and "?:" counted twice',
    offset: 102,
  })
})

test('long chains of alternatives are no nesting', () => {
  expect(problemOf(Array(500).fill('a').join(' ?? '))).toBeUndefined()
  expect(problemOf(Array(200).fill('a = 1 ? 2').join(' : '))).toBeUndefined()
  expect(problemOf(nested(8, '??'))).toBeUndefined()
})

// Where the signs were taken for others than the parser takes them for, nestings would be overlooked.
test('no tree is larger than its source was found to be', () => {
  const operand = fc.constantFrom('a', '$x', '1', '"t\\"u"', "'/'", '`q?`', '*', 'a"b', 'and', '()')
  const operator = fc.constantFrom(' & ', '.', ' / ', ' ? ', ' in ', '~>', ' = /*"*/ ', '#$i.')
  const layer = fc.constantFrom<(inner: string) => string>(
    (inner) => `(${inner} ?? b)`,
    (inner) => `[${inner} ?: "/"]`,
    (inner) => `{"k/": ${inner} ?? '?'}`,
    (inner) => `$f(/"\\(/, ${inner} ?? 1 / 2)`,
    (inner) => `(function($x)<s:n>{ ${inner} } ?: c)`,
    (inner) => `($ ~> |a|${inner}| ?? "|")`,
    (inner) => `(${inner})[a / 2 = 1] ?? "]"`,
    (inner) => `(${inner} ? /* ( */ 1 : 2)`,
  )
  const layers = fc.array(layer, { minLength: 6, maxLength: 9 })
  let parsed = 0
  fc.assert(
    fc.property(operand, operator, operand, layers, (first, sign, second, around) => {
      const source = around.reduce((inner, wrap) => `(${wrap(inner)})`, `${first}${sign}${second}`)
      const nodes = nodeCount(source)
      if (nodes === undefined) return
      parsed += 1
      const least = Math.floor(nodes / 6) - 1
      if (least > 0) expect(sizeProblem(source, least)).toMatchObject({ code: 'X2002' })
    }),
    { numRuns: 500 },
  )
  expect(parsed).toBeGreaterThan(50)
})

function nodeCount(source: string): number | undefined {
  try {
    return [...nodesOf(parseTree(source))].length
  } catch {
    return undefined
  }
}
