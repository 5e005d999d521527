import type { Environment, Slot } from '../trace/slot.ts'
import { valueAtKeys } from './parameter-place.ts'
import type { CaseEvidence } from './read-case.ts'
import { callsIn, type ResourceEvidence } from './read-resource.ts'
import { type Reading, slotsIn } from './reading.ts'

/** An expression of a request, and the parameter that it gives; undefined for a part of a body. */
export type QuerySlot = {
  readonly slot: Slot
  readonly call: readonly string[]
  readonly parameter: string | undefined
}

/** Evaluates the expressions of requests on the queries of the cases. */
export function readRequests(reading: Reading, resource: ResourceEvidence): QuerySlot[] {
  return callsIn(resource.cases).flatMap((call) => {
    const environments = requestEnvironments(resource.cases, call)
    return places.flatMap((place) => {
      const path = [...call, ...place]
      const part = valueAtKeys(reading.mapping.config, path)
      return slotsIn(reading, { part, path, closed: false }, environments).map((slot) => ({
        slot,
        call,
        parameter: slot.path.at(-2) === 'query_mapping' ? slot.path.at(-1) : undefined,
      }))
    })
  })
}

const places = [['query_mapping'], ['body'], ['graphql', 'variables']] as const

function requestEnvironments(
  cases: readonly CaseEvidence[],
  call: readonly string[],
): readonly Environment[] {
  return cases.flatMap((shownBy): Environment[] => {
    const calls = [...shownBy.lists, ...shownBy.joins]
    const own = calls.filter(({ path }) => path.join() === call.join())
    const isList = call.join() === shownBy.path.join()
    if (isList && shownBy.lists.length === 0 && shownBy.fault !== undefined) {
      const roots = { ...shownBy.plan.roots, before: shownBy.before }
      return [{ roots, shownBy, at: shownBy.exchanges[0]?.at }]
    }
    return own.map(({ open, walk }) => ({
      roots: { ...open.roots },
      shownBy,
      at: walk.steps[0]?.exchange.at,
    }))
  })
}
