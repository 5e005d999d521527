import type { HostFunction } from '../host-function.ts'
import type { FunctionContext, FunctionDefinition } from './definition.ts'
import { entries } from './entries.ts'
import { escapeString } from './escape-string.ts'
import { find } from './find.ts'
import { id } from './id.ts'
import { isoDate } from './iso-date.ts'
import { isoSeconds } from './iso-seconds.ts'
import { outcome } from './outcome.ts'
import { parameter } from './parameter.ts'
import { parseJson } from './parse-json.ts'
import { percent } from './percent.ts'
import { secondsUntil } from './seconds-until.ts'
import { toNumber } from './to-number.ts'

/** Every function that mappings can call beside JSONata's own. */
export const registeredFunctions: readonly FunctionDefinition[] = [
  id,
  toNumber,
  percent,
  outcome,
  isoDate,
  isoSeconds,
  find,
  entries,
  parseJson,
  escapeString,
  secondsUntil,
  parameter,
]

/** The functions, bound to a clock. */
export function createFunctions(context: FunctionContext): ReadonlyMap<string, HostFunction> {
  return new Map(
    registeredFunctions.map(({ name, implement, steps }) => {
      const call: HostFunction = implement(context)
      return [name, steps === undefined ? call : Object.assign(call, { steps })]
    }),
  )
}
