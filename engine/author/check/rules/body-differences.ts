import { isObject } from '../../../json/json.ts'
import { stableJson } from '../../../json/stable-json.ts'
import type { CallEvidence } from '../evidence/call-evidence.ts'
import { comparableBody } from '../evidence/exchanges.ts'
import { paginationPath, pagingPath, valueAtKeys } from '../evidence/parameter-place.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Step } from '../evidence/walk-call.ts'
import type { Finding } from '../finding.ts'
import { findingAt, findingOn, shown } from '../report/make-finding.ts'
import { unlikeNode } from './unlike-node.ts'

/** Parts of a JSON body that the recorded request has otherwise. */
export function bodyDifferences(
  evidence: MappingEvidence,
  shownBy: CaseEvidence,
  { call, step }: { readonly call: CallEvidence; readonly step: Step },
): Finding[] {
  if (step.request.method === 'GET') return []
  const { request, exchange } = step
  const parts = differingParts(comparableBody(request.body, exchange), exchange.requestBody, [])
  // What is sent elsewhere is lacking where it should be.
  const extra = parts.filter(({ recorded }) => recorded === undefined)
  const told = parts.filter(({ planned }) => extra.length === 0 || planned !== undefined)
  return told.map(({ path, planned, recorded }) => {
    const remark = {
      code: 'request_differs' as const,
      message: `"${path.join('.')}" of the body is ${shown(planned)}, but ${shown(recorded)} was recorded`,
      value: planned,
      at: { file: exchange.at.file, pointer: `${exchange.at.pointer}/request/body` },
    }
    const valueMeant = planned !== undefined && recorded !== undefined
    const keys = keysOf(evidence, call, { path, valueMeant })
    const own = evidence.queries.find(({ slot }) => slot.path.join() === keys.join())
    if (own === undefined) return findingOn(evidence, keys, 'value', remark)
    const node = unlikeNode(own.slot, shownBy, String(recorded))
    return findingAt(evidence, own.slot, node, remark)
  })
}

type Part = {
  readonly path: readonly string[]
  readonly planned: unknown
  readonly recorded: unknown
}

function differingParts(planned: unknown, recorded: unknown, path: readonly string[]): Part[] {
  if (stableJson(planned ?? null) === stableJson(recorded ?? null)) return []
  if (!isObject(planned) || !isObject(recorded)) return [{ path, planned, recorded }]
  const keys = [...new Set([...Object.keys(planned), ...Object.keys(recorded)])]
  return keys.flatMap((key) => differingParts(planned[key], recorded[key], [...path, key]))
}

// Where the mapping says a part of the body: its own text, the document of GraphQL, or paging.
function keysOf(
  evidence: MappingEvidence,
  { path: call }: CallEvidence,
  { path, valueMeant }: { readonly path: readonly string[]; readonly valueMeant: boolean },
): readonly string[] {
  const { config } = evidence.mapping
  const graphql = path[0] === 'query' ? ['query'] : path
  const homes = [
    [...call, 'body', ...path],
    [...call, 'graphql', ...graphql],
  ]
  const held = homes.find((home) => valueAtKeys(config, home) !== undefined)
  const name = path.join('.')
  const paging = () => pagingPath(evidence, call, { name, valueMeant })
  return held ?? paging() ?? paginationPath(evidence, call)
}
