import type { Ast, PathNode, SortNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { compileGroup } from './compile-group.ts'
import { compileSort, type Sorter } from './compile-sort.ts'
import { compileStages, runStages, type StageCode } from './compile-stages.ts'
import { compileTupleStep, type TupleStep } from './compile-tuple-step.ts'
import type { Frame } from './frame.ts'
import { isMarked } from './is-marked.ts'
import { lookup } from './lookup.ts'
import type { Code, Run } from './run.ts'
import { collapse, isSequence, push, pushCounted, type Sequence, sequenceOf } from './sequence.ts'
import type { Tuple } from './tuple.ts'
import { weightOf } from './weight.ts'

/** A path: step after step, each applied to everything that the one before found. */
export function compilePath(node: PathNode, compile: Compile): Code {
  const names = plainNames(node)
  const walk = compileSteps(node, compile)
  return names === undefined ? walk : nameWalk(names, walk)
}

/** The names of a path that is nothing but names. */
export function plainNames(node: PathNode): readonly string[] | undefined {
  if (node.keepSingletonArray || node.group !== undefined) return undefined
  const names: string[] = []
  for (const step of node.steps) {
    if (step.type !== 'name' || isMarked(step)) return undefined
    names.push(step.value)
  }
  return names
}

// Through objects a path of names is a walk of its own; at the first list the general one takes over.
function nameWalk(names: readonly string[], general: Code): Code {
  return (input, frame, run) => {
    let value = input
    for (const name of names) {
      if (Array.isArray(value)) return general(input, frame, run)
      value = lookup(value, name, run)
      if (value === undefined) return undefined
    }
    return isSequence(value) ? general(input, frame, run) : value
  }
}

type Step = {
  readonly node: Ast
  readonly code: Code
  /** What the step counts for, each time that it is done to one of many values. */
  readonly weight: number
  readonly stages: readonly StageCode[]
  readonly sort: Sorter | undefined
  readonly tuple: TupleStep
}

function compileSteps(node: PathNode, compile: Compile): Code {
  const steps = node.steps.map((step) => compileStep(step, compile))
  const absolute = node.steps[0]?.type === 'variable'
  const group = node.group === undefined ? undefined : compileGroup(node.group, compile)
  const finish = (found: unknown) => (node.keepSingletonArray ? keepSingleton(found) : found)
  return (input, frame, run) => {
    const start = Array.isArray(input) && !absolute ? input : sequenceOf(input)
    const { values, tuples } = walkSteps(steps, start, frame, run)
    const kept = node.tuple && tuples !== undefined ? tuples : valuesOf(values, tuples, run)
    const result = finish(kept)
    return group === undefined ? result : group(tuples ?? result, frame, run)
  }
}

function compileStep(node: Ast, compile: Compile): Step {
  const { stages, ...bare } = node
  const sort = node.type === 'sort' ? compileSort(node as SortNode, compile) : undefined
  const code = sort === undefined ? stepCode(bare as Ast, compile) : neverRun
  const compiled = compileStages(stages ?? [], compile)
  const weight = weightOf(node)
  const tuple = compileTupleStep(node, { code, sort, stages: compiled, weight })
  return { node, code, weight, stages: compiled, sort, tuple }
}

// A sort is applied to all values at once, never to one.
const neverRun: Code = () => undefined

function stepCode(node: Ast, compile: Compile): Code {
  if (node.type !== 'name' || node.predicate !== undefined || node.group !== undefined) {
    return compile(node)
  }
  const { value: name, keepArray = false } = node
  return (input, _frame, run) => collapse(lookup(input, name, run), keepArray)
}

type Walked = { readonly values: unknown; readonly tuples: Sequence | undefined }

function walkSteps(steps: readonly Step[], start: unknown[], frame: Frame, run: Run): Walked {
  let input: unknown = start
  let values: unknown
  let tuples: Sequence | undefined
  let streaming = false
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at] as Step
    streaming ||= step.node.tuple === true
    if (at === 0 && step.node.consarray) values = step.code(input, frame, run)
    else if (streaming) tuples = step.tuple({ input: input as unknown[], tuples, frame, run })
    else values = stepOver(step, input as unknown[], { frame, run, last: at === steps.length - 1 })
    if (!streaming && isEmpty(values)) break
    if (step.node.focus === undefined) input = values
  }
  return { values, tuples: streaming ? (tuples ?? sequenceOf()) : undefined }
}

function isEmpty(values: unknown): boolean {
  return values === undefined || (values as Sequence).length === 0
}

type StepSite = { readonly frame: Frame; readonly run: Run; readonly last: boolean }

function stepOver(step: Step, input: readonly unknown[], site: StepSite): unknown {
  const { frame, run, last } = site
  if (step.sort !== undefined) return runStages(step.stages, step.sort(input, frame, run), site)
  const found: unknown[] = []
  const { length } = input
  const due = length > 1 ? run.spendRounds(length, 2 + step.weight) : 0
  for (let at = 0; at < length; at += 1) {
    if (due > 0) run.spend(due)
    const value = runStages(step.stages, step.code(input[at], frame, run), site)
    if (value !== undefined) pushCounted(found, value, run)
  }
  if (last && found.length === 1 && Array.isArray(found[0]) && !isSequence(found[0])) {
    return found[0]
  }
  return flattened(found, run)
}

/** What values give together: the entries of lists, and the others as they are. */
export function flattened(found: readonly unknown[], run: Run): Sequence {
  const flat = sequenceOf()
  for (const value of found) {
    if (!Array.isArray(value) || (value as Sequence).cons) pushCounted(flat, value, run)
    else for (const inner of value) push(flat, inner, run)
  }
  return flat
}

function valuesOf(values: unknown, tuples: Sequence | undefined, run: Run): unknown {
  if (tuples === undefined) return values
  const plain = sequenceOf()
  for (const tuple of tuples) push(plain, (tuple as Tuple)['@'], run)
  return plain
}

function keepSingleton(found: unknown): unknown {
  if (!Array.isArray(found)) return found
  const held = found as Sequence
  const kept = held.cons && !held.sequence ? sequenceOf(held) : held
  if (kept.sequence === true) kept.keepSingleton = true
  return kept
}
