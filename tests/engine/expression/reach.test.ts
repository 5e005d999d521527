import { type Bindings, compileExpression } from '../../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../../engine/expression/expression-error.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { watchData, watchProcess } from '../../support/untouched.ts'

/*
 * What an expression can reach: its input, values that are given to it, and functions that it can call and do nothing
 * else with. In each way to run it, and with the input, the given values and the process as they were afterwards.
 */
type Form = { readonly generateCode: boolean; readonly wrap: (source: string) => string }

const forms: Readonly<Record<string, Form>> = {
  'generated code': { generateCode: true, wrap: (source) => source },
  closures: { generateCode: false, wrap: (source) => source },
  // What binds a variable inside a list is left to the interpreter.
  'the interpreter': {
    generateCode: false,
    wrap: (source) => `{"a": [$unused := 1], "b": (${source})}.b`,
  },
}

const functions = createFunctions({ now: () => 0 })
const limits = { ...defaultLimits, timeout: 500 }

const changesOfProcess = watchProcess()

describe.each(Object.keys(forms))('%s', (name) => {
  const { generateCode, wrap } = forms[name] as Form

  async function run(source: string, input: unknown = {}, bindings?: Bindings): Promise<unknown> {
    const compiled = compileExpression(wrap(source), { functions, limits, generateCode })
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
    const changed = [watchData(input), watchData(bindings)]
    try {
      return await compiled.expression.evaluate(input, bindings)
    } finally {
      expect(changed.flatMap((changes) => changes())).toEqual([])
    }
  }

  async function codeOf(source: string, input?: unknown, bindings?: Bindings): Promise<unknown> {
    const thrown = await run(source, input, bindings).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(ExpressionError)
    return (thrown as ExpressionError).code
  }

  test('runs the way it says', () => {
    const compiled = compileExpression(wrap('1'), { functions, limits, generateCode })
    expect('expression' in compiled && compiled.expression.native).toBe(name !== 'the interpreter')
  })

  describe('a transform', () => {
    const input = () => ({ a: { b: 1 }, list: [{ c: 1 }, [{ c: 2 }]] })

    test('changes its own copy', async () => {
      expect(await run('$ ~> |a|{"b": 2, "d": 3}|', input())).toEqual({
        ...input(),
        a: { b: 2, d: 3 },
      })
      expect(await run('$ ~> |a|{}, "b"|', input())).toEqual({ ...input(), a: {} })
    })

    test.each([
      ['the input', '{} ~> |$$.a|{"b": 2}|'],
      ['the input, by taking from it', '{} ~> |$$.a|{}, "b"|'],
      ['everything below the input', '{} ~> |$$.**[b]|{"b": 2}|'],
      ['the input by a variable', '($x := a; {} ~> |$x|{"b": 2}|)'],
      ['an object that the expression made', '($x := {"b": 1}; {} ~> |$x|{"b": 2}|)'],
      ['the copy of another transform', '($x := a ~> |$|{"b": 2}|; {} ~> |$x|{"b": 3}|)'],
      ['a built-in', '{} ~> |$type|{"implementation": 1}|'],
      ['a registered function', '{} ~> |$id|{"implementation": 1}|'],
      ['a function of its own', '($f := function($x) { $x }; {} ~> |$f|{"body": 1}|)'],
      ['a partial application', '($f := $substring(?, 1); {} ~> |$f|{"arguments": 1}|)'],
      ['another transform', '($t := |a|{}|; {} ~> |$t|{"signature": 1}|)'],
      ['a pattern', '($p := /a/; {} ~> |$p|{"lastIndex": 1}|)'],
      ['a match', '($m := /a/("a"); {} ~> |$m|{"start": 1}|)'],
      ['what follows a match', '($m := /a/("a"); {} ~> |$m.next|{"start": 1}|)'],
      ['a list', '{"l": [[1, 2]]} ~> |l|{"length": 0}|'],
      ['a text', '{"t": "a"} ~> |t|{"b": 1}|'],
    ])('does not change %s', async (_what, source) => {
      expect(await codeOf(source, input())).toBe('X1005')
    })

    test('does not change what is bound for it', async () => {
      const held = { q: 1 }
      expect(await codeOf('{} ~> |$held|{"q": 2}|', {}, { held })).toBe('X1005')
      const call = Object.assign(() => 1, { x: 1 })
      expect(await codeOf('{} ~> |$call|{"x": 2}|', {}, { call })).toBe('X1005')
    })

    test('takes nothing from what has no fields', async () => {
      expect(await run('{} ~> |$type|{}, ["implementation"]|')).toEqual({})
      expect(await run('{"l": [[1, 2]]} ~> |l|{}, ["0", "length"]|')).toEqual({ l: [[1, 2]] })
      expect(await run('$type(1)')).toBe('number')
    })

    test.each(['function($x) { $x }', '$sort', '$reverse'])(
      'works on a copy also where $clone is %s',
      async (clone) => {
        const source = `($clone := ${clone}; [a] ~> |$|{"b": 2}|)`
        expect(await run(source, input())).toEqual([{ b: 2 }])
      },
    )

    test('leaves a value that it puts into its copy as it was', async () => {
      const source = '($ ~> |a|{"l": $$.list}|) ~> |a.l|{"z": 1}|'
      expect(await run(source, { a: {}, list: [{ c: 1 }] })).toEqual({
        a: { l: [{ c: 1, z: 1 }] },
        list: [{ c: 1 }],
      })
    })
  })

  describe('a function has no fields', () => {
    const callables = {
      'a built-in': '$string',
      'a registered function': '$id',
      'a function of its own': 'function($x, $y)<nn:n> { $x }',
      'a partial application': '$substring(?, 1)',
      'a chain': '($trim ~> $uppercase)',
      'a transform': '|a|{}|',
      'a pattern': '/a/',
      'what follows a match': '/a/("banana").next',
      'a function that is bound': '$bound',
      'a function inside something that is bound': '$held.call',
    }
    const bindings = { bound: Object.assign(() => 1, { x: 1 }), held: { call: () => 2 } }
    const fields = ['implementation', 'signature', 'body', 'environment', 'frame', 'x', 'length']

    describe.each(Object.entries(callables))('%s', (_what, callable) => {
      const read = (source: string) => run(`($f := ${callable}; ${source})`, {}, bindings)
      const code = (source: string) => codeOf(`($f := ${callable}; ${source})`, {}, bindings)

      test.each([
        ...fields.map((field) => `$f.${field}`),
        ...fields.map((field) => `$lookup($f, "${field}")`),
        '$f.constructor',
        '$f.prototype',
        '$f.`__proto__`',
        '$f.toString',
        '$f._jsonata_lambda',
        '$f._jsonata_function',
        '$f.*',
        '$f.**.implementation',
        '[$f].*',
        '[$f].implementation',
        '{"f": $f}.f.*',
        '$keys($f)',
        '$keys([$f])',
        '($f)[implementation]',
        '$f.(signature)',
        '$lookup([$f], "signature")',
        '$find($f, "signature")',
        '$find({"f": $f}, "f").signature',
      ])('%s gives nothing', async (source) => {
        expect(await read(source)).toBeUndefined()
      })

      test.each([
        ['$string($f)', ''],
        ['$string({"f": $f})', '{"f":""}'],
        ['$string([$f], true)', '[\n  ""\n]'],
        ['$clone({"f": $f})', { f: '' }],
        ['$string({"then": $f})', '{"then":""}'],
        ['$type($f)', 'function'],
        ['$boolean($f)', false],
        ['$count([$f])', 1],
        ['$count($f.**)', 1],
        ['$type($spread($f))', 'function'],
        ['$f = $f', true],
        ['$f = {}', false],
        ['$f = $lowercase', false],
        ['$f in [$f]', true],
        ['$f{"a": implementation}', {}],
        ['$f.{"a": signature, "b": $count(*)}', { b: 0 }],
        ['$count($distinct([$f, $f, $lowercase]))', 2],
      ])('%s', async (source, expected) => {
        expect(await read(source)).toEqual(expected)
      })

      test.each([
        ['$each($f, function($v, $k) { $k })', 'T0410'],
        ['$entries($f)', 'X1001'],
        ['$id($f)', 'X1001'],
        ['$parseJson($f)', 'X1001'],
        ['$each(?, function($v, $k) { $k })($f)', 'T0410'],
        ['$sift($f, function($v, $k) { true })', 'T0410'],
        ['$sift(?, function($v, $k) { true })($f)', 'T0410'],
        ['$merge($f)', 'T0412'],
        ['$merge([$f, {}])', 'T0412'],
        ['$merge(?)([$f])', 'T0412'],
        ['$merge(?)($f)', 'T0412'],
        ['($each(?, ?))($f, function($v, $k) { $k })', 'T0410'],
        ['($m := $merge(?); $n := $m(?); $n([$f]))', 'T0412'],
        ['$map([[$f]], $merge)', 'T0412'],
        ['$f', 'X1002'],
        ['{"a": [$f]}', 'X1002'],
        ['{"then": $f}', 'X1002'],
        ['$spread($f)', 'X1002'],
        ['$f.**', 'X1002'],
        ['1 + $f', 'T2002'],
        ['-$f', 'D1002'],
        ['[1..$f]', 'T2004'],
        ['$sort([$f, $f])', 'D3070'],
        ['[{"a": $f}, {"a": $f}]^(a)', 'T2008'],
        ['$eval("$each(?, function($v, $k) { $k })($f)")', 'D3121'],
        ['$eval("{} ~> |$f|{\\"a\\": 1}|")', 'D3121'],
      ])('%s is refused', async (source, expected) => {
        expect(await code(source)).toBe(expected)
      })
    })
  })

  describe('a partial application is checked like the whole call', () => {
    test.each([
      ['$uppercase(?)(5)', 'T0410'],
      ['$substring(?, "x")("abc")', 'T0410'],
      ['$substring(?, ?)("abc")', 'T0410'],
      ['$sum(?)(["a"])', 'T0412'],
      ['$map(?, 5)([1])', 'T0410'],
      ['($f := function($x)<n:n> { $x }; $f(?)("a"))', 'T0410'],
      ['($f := function($x, $y)<nn:n> { $x }; $g := $f(?, 1); $g(?)("a"))', 'T0410'],
      ['$map(["a"], $power(?, 2))', 'T0410'],
      ['5 ~> $uppercase(?)', 'T0410'],
    ])('%s', async (source, code) => {
      expect(await codeOf(source)).toBe(code)
    })

    test.each([
      ['$substring(?, 1)("abc")', 'bc'],
      ['$substring(?, 1, ?)("abc")', 'bc'],
      ['$substring(?, 1, ?)("abc", 1)', 'b'],
      ['$sort(?, ?)([3, 1])', [1, 3]],
      ['$sum(?)(5)', 5],
      ['$id(?)(5)', '5'],
      ['$map(?, function($v) { $v + 1 })([1, 2])', [2, 3]],
      ['($f := function($x, $y) { $x - $y }; $g := $f(?, 1); $g(?)(5))', 4],
    ])('%s', async (source, expected) => {
      expect(await run(source)).toEqual(expected)
    })
  })

  describe('the input stays as it is', () => {
    test.each([
      'list{"a": 1}',
      '$$.list{"a": 1}',
      'list[]',
      'full[]',
      'nested.a[]',
      '$append(list, 1)',
      '$sort(full)',
      '$reverse(full)',
      'full ~> $map(function($v) { $v })',
      'nested ~> |a|{"b": 1}|',
      'full@$v#$i.{"v": $v, "i": $i}',
      'nested.a.{"up": %.%.list}',
      'full^(>$)',
      '$merge([nested, {"a": 1}])',
      '$each(nested, function($v, $k, $whole) { $k })',
      '$$ ~> |**|{}, "a"|',
    ])('with %s', async (source) => {
      const input = { list: [], full: [2, 1], nested: { a: { a: 1 } } }
      await run(source, input).catch(() => undefined)
      expect(input).toEqual({ list: [], full: [2, 1], nested: { a: { a: 1 } } })
    })

    test.each(['nested.a(1)', '(function() { nested.a(1) })()', '$$.nested(?)', 'list(1)'])(
      'when it is called as a function, with %s',
      async (source) => {
        expect(await codeOf(source, { list: [], nested: { a: {} } })).toMatch(/^T100[68]$/)
      },
    )
  })

  describe('data is data, whatever its fields are called', () => {
    const input = JSON.parse(`{
      "sequence": {"sequence": true, "cons": true, "keepSingleton": true, "length": 1},
      "stream": {"tupleStream": true, "outerWrapper": true, "0": {"@": 1}},
      "call": {"apply": 1, "arity": 2, "implementation": "x", "signature": {"validate": 1}, "then": 1, "toJSON": 1},
      "proto": {"__proto__": {"a": 1}, "constructor": 2, "prototype": 3, "toString": 4}
    }`)

    test.each(['sequence', 'stream', 'call', 'proto'])('%s', async (field) => {
      expect(await run(field, input)).toEqual(input[field])
      expect(await run(`$type(${field})`, input)).toBe('object')
      expect(await run(`$keys(${field})`, input)).toEqual(Object.keys(input[field]))
      expect(await run(`$string(${field})`, input)).toBe(JSON.stringify(input[field]))
      expect(await run(`$merge([${field}, {"new": 1}])`, input)).toEqual(
        Object.defineProperties(
          {},
          {
            ...Object.getOwnPropertyDescriptors(input[field]),
            new: { value: 1, enumerable: true },
          },
        ),
      )
      expect(await codeOf(`${field}(1)`, input)).toBe('T1006')
    })

    test('its own fields are read, and no inherited ones', async () => {
      expect(await run('proto.`__proto__`.a', input)).toBe(1)
      expect(await run('[proto.constructor, proto.prototype, proto.toString]', input)).toEqual([
        2, 3, 4,
      ])
      for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
        expect(await run(`$lookup(call, "${key}")`, input)).toBeUndefined()
        expect(await run(`$.call.\`${key}\``, input)).toBeUndefined()
      }
    })
  })

  describe("data with the library's marks is no function", () => {
    const input = () =>
      JSON.parse(
        '{"l": {"_jsonata_lambda": true, "a": 1, "body": {"type": "string", "value": "x"}, "arguments": []}, "f": {"_jsonata_function": true, "implementation": "x", "a": 1}}',
      )

    // The interpreter would take it for one, so it does not get it.
    if (name === 'the interpreter') {
      test.each(['l.a', 'f.a', 'l()', '$string(f)', '1'])('%s is refused', async (source) => {
        expect(await codeOf(source, input())).toBe('D1013')
        expect(await codeOf('$held', {}, { held: input() })).toBe('D1013')
      })
      test('also where a function gives it', async () => {
        const parse = '$parseJson("{\\"_jsonata_lambda\\": true}")'
        expect(await codeOf(parse)).toBe('D1013')
      })
      return
    }

    test.each(['l', 'f'])('%s', async (field) => {
      expect(await run(field, input())).toEqual(input()[field])
      expect(await run(`${field}.a`, input())).toBe(1)
      expect(await run(`$type(${field})`, input())).toBe('object')
      expect(await run(`$keys(${field})`, input())).toEqual(Object.keys(input()[field]))
      expect(await run(`$string(${field})`, input())).toBe(JSON.stringify(input()[field]))
      expect(await run(`$boolean(${field})`, input())).toBe(true)
      expect(await run(`$merge(${field})`, input())).toEqual(input()[field])
      expect(await run(`$merge([${field}])`, input())).toEqual(input()[field])
      expect(await run(`$count(${field}.*)`, input())).toBeGreaterThan(1)
      expect(await run(`${field}.$keys()`, input())).toEqual(Object.keys(input()[field]))
      expect(await codeOf(`${field}(1)`, input())).toBe('T1006')
      expect(await codeOf(`$map([1], ${field})`, input())).toBe('T0410')
      expect(await codeOf(`1 ~> ${field}`, input())).toBe('T2006')
      expect(await codeOf(`${field}(?)`, input())).toBe('T1008')
    })

    test('also without a prototype', async () => {
      const bare = Object.assign(Object.create(null), { _jsonata_lambda: true, a: 1 })
      expect(await run('x', { x: bare })).toEqual({ _jsonata_lambda: true, a: 1 })
    })
  })

  describe('nothing outlives the evaluation', () => {
    test.each([
      ['a field "then"', '(function($f) { {"then": $f} })(function($r) { 1 })', 'X1002'],
      [
        '"then" by $merge',
        '(function($f) { $merge([{"then": $f}]) })(function($r) { 1 })',
        'X1002',
      ],
      ['"then" with a pattern', '{"then": /a/}', 'X1002'],
      ['"then" in a list', '[1, {"then": function($r) { $r(1) }}]', 'X1002'],
      ['"then" in a callback', '$map([1], function($v) { {"then": function($r) { 1 }} })', 'X1002'],
      ['a failing "toJSON"', '1 + {"toJSON": function() { $error("x") }}', 'T2002'],
    ])('%s', async (_what, source, code) => {
      expect(await codeOf(source)).toBe(code)
    })

    test('a function in a field "toJSON" is not called by whoever writes the text', async () => {
      let calls = 0
      const call = async () => {
        calls += 1
        throw new Error('nobody waits for this')
      }
      const source = '(function($f) { $string({"a": {"toJSON": $f}}) })'
      expect(await run(`${source}(function() { $error("x") })`)).toBe('{"a":{"toJSON":""}}')
      await run('$string({"toJSON": $call})', {}, { call }).catch(() => undefined)
      await run('$string({"toJSON": $held.call})', {}, { held: { call } }).catch(() => undefined)
      await run('$id({"toJSON": $held.call})', {}, { held: { call } }).catch(() => undefined)
      await run('$clone({"toJSON": $held.call})', {}, { held: { call } }).catch(() => undefined)
      expect(calls).toBe(0)
    })
  })
  test('all of the above leaves the process as it was', () => {
    expect(changesOfProcess()).toEqual([])
  })
})
