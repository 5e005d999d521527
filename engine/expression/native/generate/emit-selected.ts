import type { ApplyNode, Ast, CallNode, Group, VariableNode } from '../ast.ts'
import { sequenceOf } from '../sequence.ts'
import { type Emission, type Site, within } from './emit.ts'
import { emitVariable } from './emit-block.ts'
import { emitApply, emitCall } from './emit-call.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { emitFilters } from './emit-filter.ts'
import { emitGroup } from './emit-group.ts'
import { addToResult, finishResult, openResult, resultList } from './emit-result.ts'
import { leavesCall } from './leaves-call.ts'
import { NotEmitted } from './not-emitted.ts'
import { StepWriter } from './step-writer.ts'
import { unknownValue, type Value } from './value.ts'

/** A node with predicates or a grouping after it, which is no path. */
export function emitSelected(node: Ast, site: Site): Value {
  const { predicate = [], group, keepArray, ...rest } = node
  const { emission } = site
  const { writer } = emission
  const value = wholeValue(rest as Ast, within(emission, { counter: undefined }))
  if (predicate.length === 0) {
    const list = writer.local(`Array.isArray(${value.code}) ? ${value.code} : [${value.code}]`)
    return emitGroup({ group: group as NonNullable<typeof group>, list }, site)
  }
  const keep = keepArray === true
  const result = openResult(keep || group !== undefined ? 'value' : site.mode, emission)
  const path = new StepWriter(emission)
  const filters = predicate.map(({ expr }) => expr)
  emitFilters(filters, { shape: 'found', value }, { path, next: [] })
  const { source } = path
  if (source.shape === 'found') return emitEntry(source.value.code, { keep, group }, site)
  addToResult(result, path)
  path.close()
  if (!keep && group === undefined) return finishResult(result, { raw: false }, site)
  const list = resultList(result, { raw: false, keep }, emission)
  if (group !== undefined) return emitGroup({ group, list }, site)
  return settledIn(site, collapsed(unknownValue(list), emission))
}

// The node itself collapses only what is left in the end.
function wholeValue(node: Ast, emission: Emission): Value {
  if (leavesCall(node)) throw new NotEmitted()
  const site: Site = { mode: 'value', again: 0, emission }
  if (node.type === 'function') {
    if (node.procedure.type === 'path') throw new NotEmitted()
    return emitCall(node as CallNode, site, true)
  }
  if (node.type === 'apply') return emitApply(node as ApplyNode, site, true)
  if (node.type === 'variable') return emitVariable((node as VariableNode).value, emission, true)
  return emission.emit(node, 'value')
}

type Rest = { readonly keep: boolean; readonly group: Group | undefined }

// The entry at a place: one that is a list is what is left.
function emitEntry(code: string, { keep, group }: Rest, site: Site): Value {
  const { emission } = site
  if (!keep && group === undefined) {
    return settledIn(site, collapsed(unknownValue(code), emission))
  }
  const { writer } = emission
  const list = writer.local(`${writer.constant(entryList)}(${code})`)
  if (group !== undefined) return emitGroup({ group, list }, site)
  return settledIn(site, collapsed(unknownValue(list), emission, true))
}

function entryList(entry: unknown): unknown[] {
  if (Array.isArray(entry)) return entry
  return entry === undefined ? sequenceOf() : sequenceOf(entry)
}
