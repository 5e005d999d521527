import fc from 'fast-check'
import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { parseTree } from '../../../engine/expression/jsonata.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { nodesOf } from '../../../engine/expression/nodes-of.ts'
import { sizeProblem } from '../../../engine/expression/source-size.ts'

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

// Whatever parses has at most a few nodes for each part that was counted.
test('no tree is larger than its source was found to be', () => {
  const operand = fc.constantFrom(
    'a',
    '$x',
    '1',
    '"t\\"u"',
    "'/'",
    '/a"\\/b/i',
    '`q?`',
    '*',
    '%',
    '%.a',
    '()',
    '[]',
  )
  const join = fc.constantFrom(
    ' ?? ',
    ' ?: ',
    ' & ',
    '.',
    ' / ',
    ' ? ',
    ' in ',
    '~>',
    '^',
    '@',
    '..',
  )
  const around = fc.constantFrom(
    '(',
    '[',
    '{"k": ',
    '$f(',
    'function($x)<s:n>{',
    '|a|',
    'a[',
    '/*"*/(',
  )
  const close = { '(': ')', '[': ']', '{': '}', '|': '|' }
  const source = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'large' },
      operand,
      fc.tuple(tie('any'), join, tie('any')).map((parts) => parts.join('')),
      fc.tuple(around, tie('any')).map(([open, inner]) => {
        const bracket = open
          .replace('": ', '')
          .match(/[([{|](?![^([{|]*[([{|])/)?.[0] as keyof typeof close
        return `${open}${inner as string}${close[bracket]}`
      }),
    ),
  })).any
  fc.assert(
    fc.property(source, (made) => {
      const text = made as string
      const nodes = nodeCount(text)
      fc.pre(nodes !== undefined)
      const most = Math.floor((nodes as number) / 6)
      expect(most > 0 && sizeProblem(text, most - 1) === undefined).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

function nodeCount(source: string): number | undefined {
  try {
    return [...nodesOf(parseTree(source))].length
  } catch {
    return undefined
  }
}
