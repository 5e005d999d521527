// A row of the bench: an expression compiled, beside the interpreter on the same data.
import jsonata from 'jsonata'
import { compileExpression } from '../dist/expression.js'
import { alternate } from './alternate.mjs'

/** Measures `source` on `data`: rounds of about the same length for both. Throws where the results differ. */
export async function besideInterpreter({ work, source, data, many, few, goal }) {
  const native = compileExpression(source)
  const interpreter = jsonata(source)
  const expected = JSON.stringify(await interpreter.evaluate(data))
  if (JSON.stringify(native.evaluate(data)) !== expected) {
    throw new Error(`${work}: the results differ`)
  }
  const figures = await alternate(
    { rounds: 11, busy: true },
    () => {
      for (let round = 0; round < many; round += 1) native.evaluate(data)
    },
    async () => {
      for (let round = 0; round < few; round += 1) await interpreter.evaluate(data)
    },
  )
  return {
    work,
    beside: 'the interpreter',
    ours: (figures.ours * 1e3) / many,
    other: (figures.byHand * 1e3) / few,
    unit: 'µs',
    goal,
  }
}
