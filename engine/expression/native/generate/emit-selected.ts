import type { Ast, BlockNode, ConditionNode, LambdaNode } from '../ast.ts'
import { type Site, within } from './emit.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { emitFilters } from './emit-filter.ts'
import { emitGroup } from './emit-group.ts'
import { addToResult, finishResult, openResult, resultList } from './emit-result.ts'
import { NotEmitted } from './not-emitted.ts'
import { StepWriter } from './step-writer.ts'
import { unknownValue, type Value } from './value.ts'

/** A node with predicates or a grouping after it, which is no path. */
export function emitSelected(node: Ast, site: Site): Value {
  const { predicate = [], group, keepArray, ...rest } = node
  const { emission } = site
  const { writer } = emission
  // The node itself collapses only what is left in the end.
  if (rest.type === 'function' || rest.type === 'apply' || leavesCall(rest as Ast)) {
    throw new NotEmitted()
  }
  const value = within(emission, { counter: undefined }).emit(rest as Ast, 'value')
  if (predicate.length === 0) {
    const list = writer.local(`Array.isArray(${value.code}) ? ${value.code} : [${value.code}]`)
    return emitGroup({ group: group as NonNullable<typeof group>, list }, site)
  }
  const keep = keepArray === true
  const result = openResult(keep || group !== undefined ? 'value' : site.mode, emission)
  const path = new StepWriter(emission)
  emitFilters(
    predicate.map(({ expr }) => expr),
    value,
    { writer: path, next: [] },
  )
  const { source } = path
  if (source.shape === 'found') {
    if (keep || group !== undefined) throw new NotEmitted()
    return settledIn(site, collapsed(unknownValue(source.value.code), emission))
  }
  addToResult(result, path)
  path.close()
  if (!keep && group === undefined) return finishResult(result, false, site)
  const list = resultList(result, { raw: false, keep }, emission)
  if (group !== undefined) return emitGroup({ group, list }, site)
  return settledIn(site, collapsed(unknownValue(list), emission))
}

// Whether a node may give a call that is left to be made, which is a value of its own here.
function leavesCall(node: Ast | undefined): boolean {
  if (node === undefined) return false
  if (node.type === 'lambda') return (node as LambdaNode).thunk === true
  if (node.type === 'block') return leavesCall((node as BlockNode).expressions.at(-1))
  if (node.type !== 'condition') return false
  const { then, else: otherwise } = node as ConditionNode
  return leavesCall(then) || leavesCall(otherwise)
}
