import { overrideWorkerCode } from '../builtin/override-worker.ts'
import type { IsolatedFields, OverrideFacts } from '../compile/override-facts.ts'
import type { Where } from '../errors/engine-error.ts'
import { AccountError, OverrideBudgetError } from '../errors/errors.ts'
import { createPool, type JobEnd } from '../isolate/pool.ts'
import type { FilledOptions } from './options.ts'
import type { OverrideAnswer, OverrideRequest, OverrideSetup } from './override-protocol.ts'

type CompileRequest = Omit<Extract<OverrideRequest, { kind: 'compile' }>, 'now' | 'kind'>
type EvaluateRequest = Omit<Extract<OverrideRequest, { kind: 'evaluate' }>, 'now' | 'kind'>

/** Compiles and evaluates overrides of accounts in threads of their own. */
export type Isolation = {
  /** Rejects with `AccountError` for what does not compile, `OverrideBudgetError`, or the signal's reason. */
  readonly compile: (
    request: CompileRequest & { readonly resource: string },
    signal: AbortSignal,
  ) => Promise<OverrideFacts>
  /** Results of each record as JSON, for as many as were sent. Rejects like `compile`. */
  readonly evaluate: (
    request: EvaluateRequest & Pick<IsolatedFields, 'fields'>,
    signal: AbortSignal,
  ) => Promise<readonly string[]>
  readonly close: () => void
}

const threads = 2
const megabytes = 128
// How many times the time of a page an account may use in a minute.
const pagesPerWindow = 5
const windowSeconds = 60

/** Starts no thread yet: that is done when the first override comes. */
export function createIsolation({ expressionLimits, clock }: FilledOptions): Isolation {
  const { timeout } = expressionLimits
  const setup: OverrideSetup = { limits: expressionLimits }
  const pool = createPool(
    {
      code: overrideWorkerCode,
      setup,
      megabytes,
      threads,
      perJob: timeout,
      perOwner: { millis: timeout * pagesPerWindow, seconds: windowSeconds },
    },
    clock.now,
  )
  const run = async (request: OverrideRequest, signal: AbortSignal, places: Places) => {
    const { owner, tenant } = request
    const end = await pool.run({ owner, tenant, message: request, signal })
    return answerOf(end, places, timeout)
  }
  return {
    compile: async ({ resource, ...request }, signal) => {
      const places = { task: 'to compile', whole: { file: `overrides of ${resource}` }, fields: [] }
      const message = { kind: 'compile' as const, now: clock.now(), ...request }
      const answer = await run(message, signal, places)
      if (answer.kind !== 'compiled') throw unexpected(answer)
      return answer.facts
    },
    evaluate: async ({ fields, ...request }, signal) => {
      const whole = { file: fields[0]?.where.file ?? 'overrides' }
      const places = { task: 'for one page', whole, fields }
      const message = { kind: 'evaluate' as const, now: clock.now(), ...request }
      const answer = await run(message, signal, places)
      if (answer.kind !== 'evaluated') throw unexpected(answer)
      return answer.results
    },
    close: pool.close,
  }
}

/** Where the overrides are, and each of their fields. */
type Places = { readonly task: string; readonly whole: Where } & Pick<IsolatedFields, 'fields'>

type Accepted = Extract<OverrideAnswer, { kind: 'compiled' | 'evaluated' }>

function answerOf(end: JobEnd, places: Places, timeout: number): Accepted {
  if (end.kind === 'exhausted') throw exhausted(end.wait, places)
  if (end.kind === 'stopped') {
    const what = end.by === 'time' ? `take longer than ${timeout} ms` : 'take too much memory'
    throw tooCostly(what, places, end.step)
  }
  const answer = end.answer as OverrideAnswer // our own program's
  if (answer.kind === 'too_large') throw tooCostly('give too much', places, answer.step)
  if (answer.kind !== 'invalid') return answer
  const { message, fields, where } = answer
  throw new AccountError('invalid_override', message, {
    fields,
    ...(where === undefined ? {} : { where }),
  })
}

function tooCostly(what: string, { task, whole, fields }: Places, step: number): AccountError {
  const where = fields[step]?.where ?? whole
  const { path } = where
  const name = path === undefined ? 'overrides' : `overrides.${path}`
  const last = path === undefined ? '' : `; the last one was "${path}"`
  return new AccountError('override_too_costly', `The account's overrides ${what} ${task}${last}`, {
    fields: [name],
    where,
  })
}

function exhausted(wait: number, { whole }: Places): OverrideBudgetError {
  const seconds = Math.ceil(wait / 1000)
  return new OverrideBudgetError(
    `The account's overrides have used their time: try again in ${seconds} s`,
    { retryAfter: seconds, where: whole },
  )
}

function unexpected({ kind }: OverrideAnswer): TypeError {
  return new TypeError(`The thread of overrides answered "${kind}"`)
}
