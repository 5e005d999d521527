import {
  compileExpression,
  defaultLimits,
  ExpressionError,
  type ExpressionOptions,
  ExpressionSyntaxError,
  mappingFunctions,
} from 'crosswalk/expression'

describe('compileExpression()', () => {
  test('evaluates at once, as often as asked, also within itself', () => {
    const inner = compileExpression('x + 1')
    const outer = compileExpression('$again(x) * 2', {
      functions: { again: (x) => (x === 0 ? 0 : inner.evaluate({ x: outer.evaluate({ x: 0 }) })) },
    })
    expect(outer.evaluate({ x: 5 })).toBe(2)
    expect(outer.evaluate({ x: 0 })).toBe(0)
  })

  test('takes bindings, which come before functions of the same name', () => {
    const expression = compileExpression('$sum([$a, $b])')
    expect(expression.evaluate({}, { a: 1, b: 2 })).toBe(3)
    expect(expression.evaluate({}, { a: 1, sum: () => 'mine' })).toBe('mine')
    expect(expression.evaluate({}, { a: 4 })).toBe(4)
    expect(expression.evaluate({}, {})).toBe(0)
  })

  test('hands functions to functions of the host, and calls those it gets', () => {
    const functions = { twice: (call: unknown) => (call as (n: number) => number)(2) * 2 }
    expect(compileExpression('$twice(function($n) { $n + 1 })', { functions }).evaluate({})).toBe(6)
    expect(
      compileExpression('$map([1, 2], $plus)', {
        functions: { plus: (n) => Number(n) + 1 },
      }).evaluate({}),
    ).toEqual([2, 3])
    expect(
      compileExpression('($p := $add(?, 2); $p(3))', {
        functions: { add: (a, b) => Number(a) + Number(b) },
      }).evaluate({}),
    ).toBe(5)
  })

  test('functions may come as bindings, too', () => {
    const twice = (call: unknown) => (call as (n: number) => number)(2) * 2
    const expression = compileExpression('$twice(function($n) { $n + $more })')
    expect(expression.evaluate({}, { twice, more: 3 })).toBe(10)
    const late = async () => 1
    expect(() => compileExpression('$late()').evaluate({}, { late })).toThrow(
      expect.objectContaining({ code: 'X1006' }),
    )
  })

  test('waits for asynchronous functions, and says so', async () => {
    const functions = { later: async (value: unknown) => `${value}!` }
    const expression = compileExpression('$later(name)', { functions })
    expect(expression).toMatchObject({ native: false, reason: 'function "$later" is asynchronous' })
    expect(await expression.evaluate({ name: 'Lead' })).toBe('Lead!')
    await expect(
      compileExpression('$later($uppercase(1))', { functions }).evaluate({}),
    ).rejects.toMatchObject({
      name: 'ExpressionError',
      code: 'T0410',
    })
  })

  test('a promise that nobody announced is an error, not a value', () => {
    const functions = { late: () => Promise.resolve(1) }
    for (const source of ['$late()', '$late(1)', '$late(1, 2)', '[$late(1)]']) {
      expect(() => compileExpression(source, { functions }).evaluate({})).toThrow(
        expect.objectContaining({ code: 'X1006', message: expect.stringContaining('"$late"') }),
      )
    }
  })

  test('a host function is called once, whatever it gives', () => {
    let calls = 0
    const list = (value: unknown): unknown[] => {
      calls += 1
      return [value, calls]
    }
    const functions = { list }
    expect(compileExpression('{"a": $list(1)}', { functions }).evaluate({})).toEqual({ a: [1, 1] })
    expect(calls).toBe(1)
  })

  test('an error of a host function arrives whole', () => {
    const thrown = new Error('no such stage')
    const functions = {
      fail: () => {
        throw thrown
      },
    }
    try {
      compileExpression('$fail(1)', { functions }).evaluate({})
      throw new Error('it did not fail')
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError)
      expect(error).toMatchObject({ code: 'X1000', message: 'no such stage', cause: thrown })
    }
  })

  test('knows the functions of mappings', () => {
    const expression = compileExpression('$secondsUntil("2026-01-15T10:00:20Z")', {
      functions: mappingFunctions({ now: () => Date.parse('2026-01-15T10:00:00Z') }),
    })
    expect(expression.evaluate({})).toBe(20)
    expect(compileExpression('$isoDate(0)', { functions: mappingFunctions() }).evaluate({})).toBe(
      '1970-01-01T00:00:00.000Z',
    )
  })

  test.each([
    ['items[price >', 'S0203'],
    ['"open', 'S0101'],
    ['$match(a, /(?=b)/)', 'X2001'],
  ])('refuses %s', (source, code) => {
    try {
      compileExpression(source)
      throw new Error('it was taken')
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionSyntaxError)
      expect(error).toMatchObject({ code, problems: [expect.objectContaining({ code })] })
    }
  })

  test.each([
    [{ functions: { $x: () => 1 } }, TypeError],
    [{ functions: { x: 1 } }, TypeError],
    [{ limits: { time: 1 } }, TypeError],
    [{ limits: { steps: 0 } }, RangeError],
    [{ limits: { steps: 'many' } }, RangeError],
  ])('options %j make no sense', (options, kind) => {
    expect(() => compileExpression('1', options as unknown as ExpressionOptions)).toThrow(kind)
  })

  test.each([3000, 20_000, 200_000])(
    '%d terms in a row are taken or refused, never a crash',
    (count) => {
      const source = Array.from({ length: count }, () => '1').join(' + ')
      try {
        expect(compileExpression(source).evaluate({})).toBe(count)
      } catch (error) {
        const typed = error instanceof ExpressionSyntaxError || error instanceof ExpressionError
        expect(typed).toBe(true)
      }
    },
  )

  test('a value that collapses twice collapses twice, whichever way it is run', () => {
    for (const source of [
      '($map(7, $keys))',
      'true ? $map(7, $keys)',
      '{"a": ($map(7, $keys))}.a',
    ]) {
      expect(compileExpression(source).evaluate({})).toBeUndefined()
      expect(compileExpression(source, { generateCode: false }).evaluate({})).toBeUndefined()
    }
  })

  test('an expression must be a string', () => {
    expect(() => compileExpression(5 as unknown as string)).toThrow(TypeError)
    expect(defaultLimits.timeout).toBe(2000)
  })
})
