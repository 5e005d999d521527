import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { ExpressionError } from '../../../engine/expression/expression-error.ts'
import {
  createFunctions,
  registeredFunctions,
} from '../../../engine/expression/functions/registry.ts'
import { parseSource } from '../../../engine/expression/jsonata.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'

const now = Date.parse('2026-01-15T10:00:00Z')
const setup = { functions: createFunctions({ now: () => now }), limits: defaultLimits }

async function run(source: string, input: unknown = {}): Promise<unknown> {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.expression.evaluate(input)
}

describe.each(registeredFunctions)('$$name()', ({ examples, name, signature, summary }) => {
  test.each(examples)('%s', async (source, result) => {
    expect(await run(source)).toEqual(result)
  })

  test.each(examples)('%s, by closures and on the interpreter', async (source, result) => {
    const compiled = compileExpression(source, { ...setup, generateCode: false })
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
    expect(compiled.expression.evaluate({})).toEqual(result)
    const parsed = parseSource(source, setup)
    if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
    expect(await parsed.interpret({})).toEqual(result)
  })

  test('is documented, with an example', () => {
    expect(signature.startsWith(`$${name}(`)).toBe(true)
    expect(summary.length).toBeGreaterThan(20)
    expect(examples.length).toBeGreaterThan(0)
  })

  test('passes nothing on as nothing', async () => {
    expect(await run(`$${name}(missing, missing)`)).toBeUndefined()
  })
})

describe('an argument that makes no sense', () => {
  test.each([
    '$id({"a": 1})',
    '$id(true)',
    '$toNumber("12 apples")',
    '$toNumber("0x10")',
    '$percent("a third")',
    '$outcome("perhaps", 100)',
    '$outcome(true, "all")',
    '$secondsUntil("24:00Z")',
    '$percent(true)',
    '$isoDate("soon")',
    '$isoDate("2024-02-30")',
    '$isoDate("2024-01-01T25:00:00Z")',
    '$isoDate(true)',
    '$isoSeconds("2024-01-01", "sideways")',
    '$find({"a": 1}, {"b": 2})',
    '$parseJson("{")',
    '$escapeString(5)',
    '$secondsUntil("tomorrow")',
    '$secondsUntil("-1")',
    '$secondsUntil("Mon, 1")',
    '$parameter(5, "x")',
  ])('is refused by %s', async (source) => {
    await expect(run(source)).rejects.toBeInstanceOf(ExpressionError)
    await expect(run(source)).rejects.toMatchObject({ code: 'X1001' })
  })
})

describe('$isoDate()', () => {
  test.each([
    ['2023-07-04T09:10:11-05:00', '2023-07-04T14:10:11.000Z'],
    ['2025-10-02 13:44:06', '2025-10-02T13:44:06.000Z'],
    ['2025-10-02', '2025-10-02T00:00:00.000Z'],
    ['2020-03-02T10:20:30.123456', '2020-03-02T10:20:30.123Z'],
    ['2024-02-11T09:30:00+05:30', '2024-02-11T04:00:00.000Z'],
    ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [1700000000123, '2023-11-14T22:13:20.123Z'],
    ['0001-01-01T00:00:00', null],
    ['0000-00-00T00:00:00Z00:00', null],
    ['', null],
  ])('reads %j in no zone but its own', async (value, expected) => {
    expect(await run('$isoDate(value)', { value })).toBe(expected)
  })
})

describe('$secondsUntil()', () => {
  test.each([
    ['1768474800', 3600],
    [1768474800000, 3600],
    ['2026-01-15T10:00:20Z', 20],
    ['Thu, 15 Jan 2026 10:00:30 GMT', 30],
    ['7.4', 7.4],
    ['00:00Z', 50_400],
    ['10:00Z', 0],
    ['09:59Z', 86_340],
    ['', undefined],
  ])('reads %j', async (value, expected) => {
    expect(await run('$secondsUntil(value)', { value })).toBe(expected)
  })
})

describe('$escapeString()', () => {
  test('lets no quote and no control character through unescaped', async () => {
    const value = `a'b"c\\d\ne\rf\tg\u0000h\u2028i`
    expect(await run('$escapeString(value)', { value })).toBe(
      `a\\'b\\"c\\\\d\\ne\\rf\\tg\\u0000h\\u2028i`,
    )
  })
})
