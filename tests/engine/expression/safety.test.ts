import fc from 'fast-check'
import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'

function evaluate(source: string, input: unknown, generateCode: boolean): unknown {
  const setup = { functions: new Map(), limits: defaultLimits, generateCode }
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.expression.evaluate(input)
}

describe.each([
  ['generated code', true],
  ['closures', false],
])('%s', (_form, generateCode) => {
  const run = (source: string, input: unknown = {}) => evaluate(source, input, generateCode)

  test.each([
    '__proto__',
    'constructor',
    'a.constructor',
    'a.__proto__.constructor',
    'toString',
    'a.b.hasOwnProperty',
    '$lookup($, "constructor")',
    '$.`__proto__`',
    '"text".length',
    'list.length',
    'list.push',
    '$sum.implementation',
    '$sum.signature',
    '(function($x) { $x }).body',
    '$keys(list)',
  ])('%s reads nothing', (source) => {
    expect(run(source, { a: { b: {} }, list: [1, 2] })).toBeUndefined()
  })

  test('fields that are named like those of every object are fields where they are the own ones', () => {
    const input = JSON.parse(
      '{"constructor": 1, "__proto__": {"toString": 2}, "x": {"valueOf": 3}}',
    )
    expect(run('constructor', input)).toBe(1)
    expect(run('`__proto__`.toString', input)).toBe(2)
    expect(run('x.valueOf', input)).toBe(3)
  })

  test('an object can have a field "__proto__", and gets no other prototype by it', () => {
    for (const source of [
      '{"__proto__": {"a": 1}}',
      '{"__" & "proto__": {"a": 1}}',
      '$merge([{"__proto__": {"a": 1}}])',
    ]) {
      const made = run(source) as object
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
      expect(Object.keys(made)).toEqual(['__proto__'])
    }
  })

  test('what somebody puts on every object is not found', () => {
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })
    try {
      expect(run('polluted')).toBeUndefined()
      expect(run('{"a": polluted, "b": x.polluted}', { x: {} })).toEqual({})
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
  })

  test('a transform changes a copy', () => {
    const input = { a: { b: 1 }, list: [] }
    expect(run('$ ~> |a|{"b": 2, "__proto__": 3}|', input)).toEqual(
      JSON.parse('{"a": {"b": 2, "__proto__": 3}, "list": []}'),
    )
    run('list{"a": 1}', input)
    expect(input).toEqual({ a: { b: 1 }, list: [] })
  })

  test('frozen input is as good as any', () => {
    const input = Object.freeze({ list: Object.freeze([Object.freeze({ a: 1 })]) })
    expect(run('list[].a[]', input)).toEqual([1])
    expect(run('list[]', input)).toEqual([{ a: 1 }])
  })

  test('texts and names get into no code but as what they are', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '\n',
        '\u2028',
        '*/',
        '`',
        '${x}',
        '"};process.exit();//',
        '\\u0022',
      ),
    )
    fc.assert(
      fc.property(nasty, nasty, (text, name) => {
        const quoted = name.replaceAll('`', '')
        fc.pre(quoted !== '')
        const source = `{"text": ${jsonataString(text)}, "field": \`${quoted}\`, "same": \`${quoted}\` = ${jsonataString(text)}}`
        const input = JSON.parse(`{${JSON.stringify(quoted)}: ${JSON.stringify(text)}}`)
        expect(run(source, input)).toEqual({ text, field: text, same: true })
      }),
      { numRuns: 300 },
    )
  })
})

// JSONata's strings know the escapes of JSON.
function jsonataString(text: string): string {
  return JSON.stringify(text)
}
