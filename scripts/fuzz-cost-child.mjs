// Runs hostile expressions and reports what each cost; see fuzz-cost.mjs, which starts it again where it dies.

import { builtinFunctions } from '../build/expression/builtin-functions.js'
import { referenceFunctions } from '../build/expression/jsonata.js'
import { compileExpression, defaultLimits, mappingFunctions } from '../dist/expression.js'
import { expressionMaker, hostileInput, randomFrom } from './hostile-expressions.mjs'

const [seconds, seed, tolerated] = process.argv.slice(2).map(Number)
const mostCompiling = 500
// What an evaluation may keep: 32 bytes for each of its steps.
const mostHeap = defaultLimits.steps * 32

const functions = mappingFunctions({ now: Date.now })
const named = [...referenceFunctions()].map(([name, { arity }]) => ({ name, arity }))
const known = named.filter(({ name }) => builtinFunctions.includes(name))
const own = Object.keys(functions).map((name) => ({
  name,
  arity: Math.max(1, functions[name].length),
}))

const random = randomFrom(seed)
const make = expressionMaker(random, [...known, ...own])
const input = hostileInput()
const before = JSON.stringify(input).length

// On a busy machine much time passes without work, and the collector works beside: the main loop is held no longer
// than either clock says.
const clock = () => ({ wall: performance.now(), cpu: process.cpuUsage() })
const since = ({ wall, cpu }) => {
  const { user, system } = process.cpuUsage(cpu)
  return Math.min(performance.now() - wall, (user + system) / 1000)
}

async function measure(source, { timeout, generateCode, interpreted }) {
  const text = interpreted ? `[$unused := 1, ${source}][1]` : source
  const started = clock()
  let expression
  try {
    expression = compileExpression(text, {
      functions,
      limits: { ...defaultLimits, timeout },
      generateCode,
    })
  } catch (error) {
    return { compiling: since(started), running: 0, heap: 0, outcome: error.code }
  }
  const compiling = since(started)
  const compiled = clock()
  const heapBefore = process.memoryUsage().heapUsed
  let outcome = 'value'
  try {
    await expression.evaluate(input)
  } catch (error) {
    outcome = error.code ?? error.message
  }
  const running = since(compiled)
  return {
    compiling,
    running,
    heap: process.memoryUsage().heapUsed - heapBefore,
    outcome,
  }
}

function excess({ compiling, running, heap }, { timeout }) {
  if (compiling > mostCompiling) return `compiles ${Math.round(compiling)} ms`
  if (running > timeout + tolerated) return `runs ${Math.round(running)} ms of ${timeout}`
  return heap > mostHeap ? `keeps ${Math.round(heap / 1e6)} MB` : undefined
}

// A busy machine and the collector are slow at times: what is found has to be found three times.
async function finding(source, setup) {
  let found
  for (let turn = 0; turn < 3; turn += 1) {
    global.gc()
    found = excess(await measure(source, setup), setup)
    if (found === undefined) return undefined
  }
  return found
}

let count = 0
const outcomes = {}
const until = performance.now() + seconds * 1000
while (performance.now() < until) {
  const source = make()
  const patient = random() < 0.1
  const generateCode = random() < 0.7 ? undefined : false
  const interpreted = random() < 0.2
  // The interpreter's time begins when the data is copied for it.
  const timeout = interpreted ? 500 : 100
  const setup = { timeout: patient ? defaultLimits.timeout : timeout, generateCode, interpreted }
  process.send({ running: { source, setup } })
  const measured = await measure(source, setup)
  outcomes[measured.outcome] = (outcomes[measured.outcome] ?? 0) + 1
  if (excess(measured, setup) !== undefined) {
    const found = await finding(source, setup)
    if (found !== undefined) process.send({ finding: { source, setup, found } })
  }
  count += 1
}
if (JSON.stringify(input).length !== before)
  process.send({ finding: { source: 'all', found: 'input was changed' } })
process.send({ done: { count, outcomes } }, () => process.disconnect())
