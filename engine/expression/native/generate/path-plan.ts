import type { Ast, PathNode, SortNode, Stage } from '../ast.ts'
import { weightOf } from '../weight.ts'
import { canFail, isBoolean } from './can-fail.ts'
import { NotEmitted } from './not-emitted.ts'

/** One thing that a path does to each of its values. */
export type Operation =
  | {
      readonly kind: 'step'
      /** The node without what makes it a step. */
      readonly node: Ast
      readonly step: Ast
      /** Predicates on what the step finds for one value. */
      readonly filters: readonly Ast[]
      readonly weight: number
      readonly tuple: boolean
    }
  | { readonly kind: 'filter'; readonly expr: Ast }
  | { readonly kind: 'position'; readonly name: string }
  | {
      readonly kind: 'sort'
      readonly node: SortNode
      readonly tuple: boolean
      /** Predicates on the whole of what is ordered. */
      readonly filters: readonly Ast[]
    }

/**
 * What a path does, in phases: within one, each value goes through all operations before the next value does. Where
 * the order could show, as two operations may fail, or where one needs all values, a new phase begins.
 */
export type Phase = readonly Operation[]

/** The phases of a path. */
export function phasesOf({ steps }: PathNode): readonly Phase[] {
  const phases: Operation[][] = []
  let failing = false
  let streaming = false
  for (const step of steps) {
    streaming ||= step.tuple === true
    for (const operation of operationsOf(step, streaming)) {
      const fails = operationCanFail(operation)
      const current = phases.at(-1)
      if (current === undefined || needsAll(operation) || (fails && failing)) {
        phases.push([operation])
        failing = fails
      } else {
        current.push(operation)
        failing ||= fails
      }
    }
  }
  return phases
}

function operationsOf(step: Ast, tuple: boolean): readonly Operation[] {
  const stages = step.stages ?? []
  if (step.type === 'sort') {
    const filters = tuple ? [] : stages.map(filterOf)
    const sort: Operation = { kind: 'sort', node: step as SortNode, tuple, filters }
    return tuple ? [sort, ...stages.map(stageOperation)] : [sort]
  }
  const node = bareStep(step)
  const weight = weightOf(step)
  const filters = tuple ? [] : stages.map(filterOf)
  const operation: Operation = { kind: 'step', node, step, filters, weight, tuple }
  return tuple ? [operation, ...stages.map(stageOperation)] : [operation]
}

function bareStep(step: Ast): Ast {
  const { stages: _stages, focus: _focus, index: _index, ancestor: _ancestor, ...rest } = step
  const { tuple: _tuple, ...bare } = rest
  return bare as Ast
}

function filterOf(stage: Stage): Ast {
  if (stage.type !== 'filter') throw new NotEmitted()
  return stage.expr
}

function stageOperation(stage: Stage): Operation {
  return stage.type === 'filter'
    ? { kind: 'filter', expr: stage.expr }
    : { kind: 'position', name: stage.value }
}

// What is done to all values at once, or asks for the place of one among all.
function needsAll(operation: Operation): boolean {
  if (operation.kind === 'filter') return !isBoolean(operation.expr)
  return operation.kind !== 'step'
}

function operationCanFail(operation: Operation): boolean {
  if (operation.kind === 'step') {
    return canFail(operation.node) || operation.filters.some(filterCanFail)
  }
  return (
    operation.kind !== 'position' && (operation.kind !== 'filter' || filterCanFail(operation.expr))
  )
}

function filterCanFail(expr: Ast): boolean {
  return expr.type !== 'number' && (!isBoolean(expr) || canFail(expr))
}
