import fc from 'fast-check'
import { compileExpression, type Expression } from '../../engine/expression/compile-expression.ts'
import { parseSource } from '../../engine/expression/jsonata.ts'
import { defaultLimits } from '../../engine/expression/limits.ts'
import { expressions, inputs } from '../support/expressions.ts'
import { type Outcome, outcomeOf } from '../support/outcome.ts'
import { inOrderReference } from '../support/reference.ts'
import { watchData, watchProcess } from '../support/untouched.ts'

// `npm run fuzz` asks for many more, from another seed.
const pairs = Number(process.env.FUZZ_PAIRS ?? 1200)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_123)
const limits = { timeout: 2000, stack: 500, sequence: 1_000_000 }

function compile(source: string, generateCode: boolean): Expression | undefined {
  const setup = { functions: new Map(), limits: { ...defaultLimits, ...limits }, generateCode }
  const compiled = compileExpression(source, setup)
  return 'expression' in compiled ? compiled.expression : undefined
}

async function interpret(source: string, input: unknown): Promise<unknown> {
  const setup = { functions: new Map(), limits: { ...defaultLimits, ...limits } }
  const parsed = parseSource(source, setup)
  if ('errors' in parsed) throw parsed.errors[0]
  return parsed.interpret(input)
}

test('compiled expressions give what the interpreter gives, value or error code', async () => {
  let reference = inOrderReference()
  const byReference = (source: string, input: string): Promise<Outcome> =>
    outcomeOf(() => reference(source, limits).evaluate(JSON.parse(input)))
  const counts = { value: 0, nothing: 0, code: 0, crash: 0, syntax: 0, interpreted: 0 }
  const differing: unknown[] = []
  const touched: unknown[] = []
  const changedOfProcess = watchProcess()
  // Whatever an evaluation gives, it leaves the input as it was.
  const evaluate = async (source: string, text: string, run: (input: unknown) => unknown) => {
    const input: unknown = JSON.parse(text)
    const changedOfInput = watchData(input)
    const outcome = await outcomeOf(() => run(input))
    const changes = changedOfInput()
    if (changes.length > 0) touched.push({ source, text, changes })
    return outcome
  }
  let pair = 0

  const compare = async (source: string, data: unknown): Promise<void> => {
    const forms = [compile(source, true), compile(source, false)]
    const [first] = forms
    if (first === undefined) counts.syntax += 1
    else if (!first.native) counts.interpreted += 1
    const input = JSON.stringify(data)
    pair += 1
    // The guarded interpreter is slow: it takes what nobody else does, and one pair in ten.
    if (first !== undefined && (!first.native || pair % 10 === 0)) {
      await evaluate(source, input, (value) => interpret(source, value))
    }
    if (first?.native !== true) return
    let expected = await byReference(source, input)
    if ('crash' in expected) {
      // The interpreter itself broke: there is nothing to agree with.
      counts.crash += 1
      return
    }
    counts['code' in expected ? 'code' : expected.value === undefined ? 'nothing' : 'value'] += 1
    for (const form of forms) {
      const outcome = await evaluate(source, input, (value) => form?.evaluate(value))
      if (JSON.stringify(outcome) === JSON.stringify(expected)) continue
      // Evaluations that were left behind can disturb later ones; a fresh interpreter has the last word.
      reference = inOrderReference()
      expected = await byReference(source, input)
      if (JSON.stringify(outcome) !== JSON.stringify(expected)) {
        differing.push({ source, input, expected, outcome })
      }
    }
  }

  const compareAndLook = async (source: string, data: unknown): Promise<void> => {
    await compare(source, data)
    const changes = changedOfProcess()
    if (changes.length > 0) touched.push({ source, text: JSON.stringify(data), changes })
  }

  await fc.assert(fc.asyncProperty(expressions, inputs, compareAndLook), { numRuns: pairs, seed })
  process.stderr.write(`${pairs} pairs: ${JSON.stringify(counts)}\n`)
  expect(differing.slice(0, 10)).toEqual([])
  expect(touched.slice(0, 10)).toEqual([])
  expect(counts.value).toBeGreaterThan(pairs / 4)
  expect(counts.crash + counts.syntax + counts.interpreted).toBeLessThan(pairs / 10)
})
