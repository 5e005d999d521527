import fc from 'fast-check'

/*
 * Expressions and data for differential tests: every construct of the language, on data whose fields have
 * few names, so that paths meet something.
 */

const names = ['a', 'b', 'c', 'd'] as const
const name = fc.constantFrom(...names)
const variable = fc.constantFrom('$x', '$y', '$v', '$i', '$', '$$')
// The interpreter never ends a range of numbers so large that adding one changes nothing.
const whole = fc.integer({ min: -3, max: 12 }).map(String)
const number = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 12 }).map(String) },
  fc.constantFrom('0.5', '1.25', '2.5', '1e3', '0.1', '123456789', '1e308'),
)
const word = fc.constantFrom(
  '',
  'a',
  'b',
  'abc',
  'Hello World',
  '12',
  '-3.5',
  'a,b,c',
  ' x  y ',
  'ü😀z',
  '0x1f',
)
const string = word.map((text) => JSON.stringify(text))
const literal = fc.oneof(number, string, fc.constantFrom('true', 'false', 'null', '[]', '{}'))
const regex = fc.constantFrom(
  '/a/',
  '/[a-c]/',
  '/b+/i',
  '/(l+)(o)?/',
  '/\\d+/',
  '/,|\\s/',
  '/x*/',
  '/^a/m',
)

const unary = [
  'sum',
  'count',
  'max',
  'min',
  'average',
  'string',
  'lowercase',
  'uppercase',
  'length',
  'trim',
  'number',
  'floor',
  'ceil',
  'abs',
  'sqrt',
  'boolean',
  'not',
  'keys',
  'exists',
  'spread',
  'merge',
  'reverse',
  'type',
  'sort',
  'distinct',
  'base64encode',
  'encodeUrlComponent',
  'encodeUrl',
  'decodeUrl',
  'clone',
  'fromMillis',
  'toMillis',
  'round',
  'single',
  'zip',
  'assert',
  'error',
  'join',
  'formatBase',
  'sift',
] as const
const binary = [
  'substring',
  'substringBefore',
  'substringAfter',
  'contains',
  'split',
  'join',
  'append',
  'power',
  'round',
  'lookup',
  'formatBase',
  'zip',
  'string',
  'formatNumber',
  'formatInteger',
  'parseInteger',
  'match',
  'eval',
] as const
const higher = ['map', 'filter', 'single', 'sort', 'each', 'sift', 'reduce'] as const
const functionNames = [...unary, ...binary, ...higher] as const

const { expression } = fc.letrec<{ expression: string; step: string; lambda: string }>((tie) => {
  const inner = tie('expression')
  const pair = fc.tuple(inner, inner)
  const parameters = fc.constantFrom('$v', '$v, $i', '$x, $y', '$v, $i, $x', '')
  const callable = fc.oneof(
    { weight: 4, arbitrary: tie('lambda') },
    fc.constantFrom(...functionNames).map((called) => `$${called}`),
    regex,
    variable,
  )
  const key = fc.oneof(
    { weight: 4, arbitrary: name.map((held) => JSON.stringify(held)) },
    { weight: 1, arbitrary: inner },
  )
  const fields = fc
    .array(fc.tuple(key, inner), { maxLength: 3 })
    .map((pairs) => pairs.map(([held, value]) => `${held}: ${value}`).join(', '))
  const members = fc.array(inner, { maxLength: 3 }).map((items) => items.join(', '))
  const predicate = fc.oneof(
    fc.integer({ min: -2, max: 3 }).map(String),
    inner,
    fc.tuple(name, fc.constantFrom('=', '!=', '>', '<='), literal).map((parts) => parts.join(' ')),
    fc.constant('$ != 1'),
    fc.constantFrom('[0,1]', '[0..1]', '$i = 0', '%.a'),
  )
  // What stands outside a transform's copy, for its pattern to match.
  const matched = fc.oneof(
    fc.constantFrom('$$', '$$.a', '$x', '$v', '$$.**', '$', '**', '*'),
    fc.constantFrom(...functionNames).map((called) => `$${called}`),
    inner,
  )
  const terms = fc.constantFrom('a', '>a', '<b, >c', '$', '>$', '$string($)', '%.a')
  return {
    lambda: fc
      .tuple(parameters, inner, fc.constantFrom('', '', '', '', '<n:n>', '<s-:s>', '<a<n>:n>'))
      .map(
        ([given, body, signature]) =>
          `function(${given})${given === '$v' ? signature : ''}{ ${body} }`,
      ),
    step: fc.oneof(
      { weight: 6, arbitrary: name },
      { weight: 2, arbitrary: fc.tuple(name, predicate).map(([held, kept]) => `${held}[${kept}]`) },
      fc.constantFrom('*', '**', '%', '%.a', '`a`', '"b"', '$', '$x'),
      name.map((held) => `${held}[]`),
      name.map((held) => `${held}#$i`),
      name.map((held) => `${held}@$v`),
      fc.tuple(name, terms).map(([held, order]) => `${held}^(${order})`),
      fields.map((held) => `{${held}}`),
      members.map((held) => `[${held}]`),
      inner.map((held) => `(${held})`),
      fc.constantFrom(...unary).map((called) => `$${called}()`),
    ),
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      { weight: 3, arbitrary: literal },
      { weight: 4, arbitrary: name },
      { weight: 2, arbitrary: variable },
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.oneof(
              name,
              name,
              variable,
              inner.map((held) => `(${held})`),
            ),
            fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
          )
          .map(([first, steps]) => [first, ...steps].join('.')),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(inner, predicate).map(([held, kept]) => `(${held})[${kept}]`),
      },
      { weight: 1, arbitrary: fc.tuple(name, predicate).map(([held, kept]) => `${held}[${kept}]`) },
      { weight: 2, arbitrary: inner.map((held) => `(${held})`) },
      { weight: 1, arbitrary: inner.map((held) => `(${held})[]`) },
      {
        weight: 5,
        arbitrary: fc
          .tuple(
            inner,
            fc.constantFrom(
              '+',
              '-',
              '*',
              '/',
              '%',
              '=',
              '!=',
              '<',
              '<=',
              '>',
              '>=',
              '&',
              'and',
              'or',
              'in',
              '??',
              '?:',
            ),
            inner,
          )
          .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      },
      { weight: 1, arbitrary: inner.map((held) => `-(${held})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(inner, inner, inner)
          .map(([when, then, other]) => `(${when}) ? ${then} : ${other}`),
      },
      { weight: 2, arbitrary: fields.map((held) => `{${held}}`) },
      { weight: 2, arbitrary: members.map((held) => `[${held}]`) },
      { weight: 1, arbitrary: fc.tuple(whole, whole).map(([from, to]) => `[${from}..${to}]`) },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('step'), fields).map(([held, group]) => `${held}{${group}}`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(inner, fields).map(([held, group]) => `(${held}){${group}}`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(variable, inner, inner)
          .map(
            ([held, value, then]) =>
              `(${held.length === 2 && held !== '$$' ? held : '$x'} := ${value}; ${then})`,
          ),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...unary), inner)
          .map(([called, argument]) => `$${called}(${argument})`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(...binary), pair)
          .map(([called, [first, second]]) => `$${called}(${first}, ${second})`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(...higher), inner, callable)
          .map(([called, list, held]) => `$${called}(${list}, ${held})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(string, fc.integer({ min: -30, max: 30 }), fc.constantFrom('', ', "-"', ', "ab"'))
          .map(([text, width, fill]) => `$pad(${text}, ${width}${fill})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            string,
            regex,
            fc.oneof(string, fc.constantFrom('"<$0>"', '"$1-$2"', '"$$x$"')),
            fc.constantFrom('', ', 1'),
          )
          .map(([text, held, by, limit]) => `$replace(${text}, ${held}, ${by}${limit})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('match', 'split', 'contains'), string, regex)
          .map(([called, text, held]) => `$${called}(${text}, ${held})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('lambda'), members).map(([held, given]) => `(${held})(${given})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(inner, tie('lambda')).map(([value, held]) => `(${value}) ~> ${held}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(inner, fc.constantFrom(...unary))
          .map(([value, called]) => `(${value}) ~> $${called}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(inner, fc.constantFrom(...binary), inner)
          .map(([value, called, given]) => `(${value}) ~> $${called}(${given})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...unary), fc.constantFrom(...unary), inner)
          .map(([first, second, value]) => `($f := $${first} ~> $${second}; $f(${value}))`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...binary), inner, inner)
          .map(([called, given, value]) => `($f := $${called}(?, ${given}); $f(${value}))`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...binary, ...higher), inner, fc.constantFrom('', ', ?'), members)
          .map(([called, first, more, given]) => `$${called}(${first}, ?${more})(${given})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...higher), callable, inner)
          .map(([called, held, given]) => `$${called}(?, ${held})(${given})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('lambda'), inner, inner)
          .map(([held, first, second]) => `(${held})(?, ${first})(${second})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(matched, fields, fc.constantFrom('', ', "a"', ', ["b", "implementation"]'))
          .map(([held, update, gone]) => `$ ~> |${held}|{${update}}${gone}|`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('step'), fields)
          .map(([held, update]) => `$ ~> |${held}|{${update}}|`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(name, name).map(([held, gone]) => `$ ~> |${held}|{}, ["${gone}"]|`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(name, terms, tie('step'))
          .map(([held, order, next]) => `${held}^(${order}).${next}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(name, name, inner)
          .map(
            ([first, second, last]) =>
              `${first}@$v.${second}#$i.{"a": $v.a, "b": $i, "c": ${last}}`,
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(name, name, inner)
          .map(([first, second, last]) => `${first}.${second}.{"a": %.a, "b": ${last}}`),
      },
    ),
  }
})

/** An expression as text; most of them parse. */
export const expressions: fc.Arbitrary<string> = expression

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    fc.integer({ min: -5, max: 20 }),
    fc.constantFrom<unknown>(null, true, false, 0.5, 1e3, 'a', 'b', 'Hello', '', '12', 'a,b'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(fc.dictionary(name, tie('value'), { maxKeys: 3 }), { maxLength: 4 }),
  ),
}))

/** Data for them. */
export const inputs: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 }) },
  { weight: 1, arbitrary: value },
)
