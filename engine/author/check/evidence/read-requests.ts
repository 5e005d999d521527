import type { Environment, Slot } from '../trace/slot.ts'
import type { CaseEvidence } from './read-case.ts'
import type { ResourceEvidence } from './read-resource.ts'
import { type Reading, slotsIn } from './reading.ts'

/** An expression of a request, and the parameter that it gives; undefined for a part of a body. */
export type QuerySlot = {
  readonly slot: Slot
  readonly call: readonly string[]
  readonly parameter: string | undefined
}

/** Evaluates the expressions of requests on the queries of the cases. */
export function readRequests(reading: Reading, resource: ResourceEvidence): QuerySlot[] {
  const stated = reading.mapping.config.resources[resource.name]?.list
  if (stated === undefined) return []
  const own = ['resources', resource.name, 'list']
  const calls = [
    { stated, call: own },
    ...resource.list.before.map((spec) => ({
      stated: stated.before?.[spec.name],
      call: [...own, 'before', spec.name],
    })),
  ]
  return calls.flatMap(({ stated: part, call }) => {
    const environments = requestEnvironments(resource.cases, call)
    const parts = [
      { part: part?.query_mapping, path: [...call, 'query_mapping'] },
      { part: part?.body, path: [...call, 'body'] },
      { part: part?.graphql?.variables, path: [...call, 'graphql', 'variables'] },
    ]
    return parts.flatMap((entry) =>
      slotsIn(reading, { ...entry, closed: false }, environments).map((slot) => ({
        slot,
        call,
        parameter: slot.path.at(-2) === 'query_mapping' ? slot.path.at(-1) : undefined,
      })),
    )
  })
}

function requestEnvironments(
  cases: readonly CaseEvidence[],
  call: readonly string[],
): readonly Environment[] {
  return cases.flatMap((shownBy): Environment[] => {
    const calls = [...shownBy.lists, ...shownBy.joins]
    const own = calls.filter(({ path }) => path.join() === call.join())
    const isList = call.at(-1) === 'list'
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
