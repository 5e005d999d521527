// The program of the threads in which overrides are compiled and evaluated. The build makes one text of it and of all
// that it imports; see builtin/override-worker.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { type CompiledOverrides, compileOverrides } from '../compile/compile-overrides.ts'
import { AccountError } from '../errors/errors.ts'
import { createFunctions } from '../expression/functions/registry.ts'
import { jsonPointer } from '../json/pointer.ts'
import { createByteCache } from '../limit/byte-cache.ts'
import { type ExpressionResult, runExpression } from '../records/run-expression.ts'
import { compiledBytes, overrideCacheBounds } from './override-cache.ts'
import type { OverrideAnswer, OverrideRequest, OverrideSetup } from './override-protocol.ts'

// Characters of JSON. What a record's overrides give is read by the main thread at once.
const mostPerRecord = 1_000_000
const mostPerAnswer = 32_000_000

const { setup, progress } = workerData as {
  readonly setup: OverrideSetup
  readonly progress: Int32Array
}
let time = 0
const expressionSetup = { functions: createFunctions({ now: () => time }), limits: setup.limits }
const cache = createByteCache<CompiledOverrides>(overrideCacheBounds)

parentPort?.on('message', (request: OverrideRequest) => {
  time = request.now
  parentPort?.postMessage(answerTo(request))
})
parentPort?.postMessage('ready')

function answerTo(request: OverrideRequest): OverrideAnswer {
  try {
    const compiled = compiledProgram(request)
    if (request.kind === 'compile') return { kind: 'compiled', facts: compiled.facts }
    return evaluate(compiled, request)
  } catch (error) {
    if (!(error instanceof AccountError)) throw error
    const { message, fields, where } = error
    return { kind: 'invalid', message, fields, where }
  }
}

function compiledProgram({ owner, program }: OverrideRequest): CompiledOverrides {
  const { target, overrides } = program
  const key = target + overrides
  const held = cache.get(owner, key)
  if (held !== undefined) return held
  const compiled = compileOverrides(JSON.parse(target), {
    overrides: JSON.parse(overrides),
    setup: expressionSetup,
  })
  cache.set(owner, key, compiled, compiledBytes(overrides))
  return compiled
}

type Evaluation = Extract<OverrideRequest, { kind: 'evaluate' }>

function evaluate(compiled: CompiledOverrides, request: Evaluation): OverrideAnswer {
  const shared = Object.fromEntries(
    Object.entries(request.shared).map(([name, text]) => [name, JSON.parse(text)]),
  )
  const around = request.parents.map((text) => JSON.parse(text))
  const results: string[] = []
  let size = 0
  for (const record of request.records) {
    const parents = record.parents.map((place) => around[place])
    const response = JSON.parse(record.response)
    const roots = { response, parent: parents[0], parents, index: record.index, ...shared }
    const result = resultsOf(compiled, roots)
    size += result.length
    if (size > mostPerAnswer) return { kind: 'too_large', step: Atomics.load(progress, 0) }
    results.push(result)
  }
  return { kind: 'evaluated', results }
}

function resultsOf({ fields }: CompiledOverrides, roots: object): string {
  let left = mostPerRecord
  const results = fields.map(({ located, path }, step) => {
    Atomics.store(progress, 0, step)
    const field = jsonPointer(path)
    const text = JSON.stringify(runExpression(located, roots, field))
    if (text.length <= left) {
      left -= text.length
      return text
    }
    return JSON.stringify(tooLarge(field))
  })
  return `[${results.join(',')}]`
}

function tooLarge(field: string): ExpressionResult {
  const reason = `Overridden fields of a record are larger than ${mostPerRecord} characters`
  return { problem: { code: 'unmappable_record', field, reason } }
}
