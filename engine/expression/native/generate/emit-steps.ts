import type { Ast, PathNode } from '../ast.ts'
import { type Context, type Emission, type Site, within } from './emit.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { emitFilters, emitPredicate } from './emit-filter.ts'
import { emitGroup } from './emit-group.ts'
import { emitNameStep } from './emit-path.ts'
import { addToResult, finishResult, openResult, resultList } from './emit-result.ts'
import { emitSortStep } from './emit-sort.ts'
import { NotEmitted } from './not-emitted.ts'
import { type Operation, phasesOf } from './path-plan.ts'
import { isSettled } from './settled.ts'
import { StepWriter, startList } from './step-writer.ts'
import { type Mode, mayBeList, unknownValue, type Value } from './value.ts'

// Loops within loops without end would take long to compile.
const mostSteps = 40

type Step = Operation & { readonly kind: 'step' }

/** A path: loops over what its steps find, one within the other. */
export function emitSteps(node: PathNode, site: Site): Value {
  const { steps } = node
  if (steps.length > mostSteps || steps.some(holdsTuples)) throw new NotEmitted()
  const path = new StepWriter(site.emission)
  const phases = begun(node, path)
  for (const phase of phases.slice(0, -1)) {
    const list = site.emission.writer.local('[]')
    writePhase(phase, path, { mode: 'value', counter: undefined })
    path.keep(list)
  }
  return writeLast(node, phases.at(-1) ?? [], { path, site })
}

// A block or a path whose own tuples take part in those of the path around it.
function holdsTuples({ type, tuple }: Ast): boolean {
  return tuple === true && (type === 'block' || type === 'path')
}

/** The phases that are still to be written: a path can begin with what is no step, or with a list. */
function begun(node: PathNode, path: StepWriter): readonly (readonly Operation[])[] {
  // Which lists of one stay lists, where values were bound on the way, is left to closures.
  const keeps = node.keepSingletonArray === true || node.keepArray === true
  if (keeps && node.steps.some(({ tuple }) => tuple === true)) throw new NotEmitted()
  const [first = [], ...rest] = phasesOf(node)
  const [start, ...others] = first
  if (start?.kind !== 'step') throw new NotEmitted()
  const { emission } = path
  if (start.step.consarray === true) {
    if (start.tuple || start.node.type !== 'unary') throw new NotEmitted()
    const context = { code: startList(emission), plain: false, wrapped: true }
    const { code } = within(emission, { context, counter: undefined }).emit(start.node, 'value')
    path.source = { shape: 'list', code }
    const phases = others.length > 0 ? [others, ...rest] : rest
    // What orders a list of one gives that list.
    if (phases.length === 0 || phases.at(-1)?.at(-1)?.kind === 'sort') throw new NotEmitted()
    return phases
  }
  if (start.step.type === 'variable') {
    path.source = { shape: 'item', context: emission.context, once: true }
  }
  return [first, ...rest]
}

type Last = { readonly path: StepWriter; readonly site: Site }

function writeLast(node: PathNode, phase: readonly Operation[], { path, site }: Last): Value {
  const { emission } = site
  const { group } = node
  const keep = node.keepSingletonArray === true
  if (group !== undefined && node.steps.some(({ tuple }) => tuple === true)) {
    const list = emission.writer.local('[]')
    writePhase(phase, path, { mode: 'value', counter: undefined })
    path.keep(list)
    return emitGroup({ group, list, path }, site)
  }
  const whole = group !== undefined || keep
  const result = openResult(whole ? 'value' : site.mode, emission)
  const { counter } = result
  const last = phase.at(-1)
  const made = counter !== undefined && isMade(last) ? 'data' : 'value'
  writePhase(phase, path, { mode: made, counter })
  const raw = path.source.shape === 'found'
  const ordered = last?.kind === 'sort' && last.filters.length === 0 && !path.tuples
  addToResult(result, path)
  path.close()
  if (!whole) return finishResult(result, { raw, ordered }, site)
  const list = resultList(result, { raw, keep }, emission)
  if (group !== undefined) return emitGroup({ group, list }, site)
  return settledIn(site, collapsed(unknownValue(list), emission))
}

// Whether an operation makes what can be data at once.
function isMade(operation: Operation | undefined): boolean {
  if (operation?.kind !== 'step' || operation.filters.length > 0) return false
  return operation.step.focus === undefined && isSettled(operation.node)
}

type How = { readonly mode: Mode; readonly counter: string | undefined }

function writePhase(phase: readonly Operation[], path: StepWriter, how: How): void {
  phase.forEach((operation, at) => {
    const next = phase.slice(at + 1, at + 4).flatMap(nodesRead)
    const own = at === phase.length - 1 ? how : { mode: 'value' as const, counter: undefined }
    if (operation.kind === 'step') writeStep(operation, path, { ...own, next })
    else if (operation.kind === 'sort') writeSort(operation, path, next)
    else if (operation.kind === 'position')
      path.bind(operation.name, path.each({ steps: 2, next }).at)
    else {
      const round = path.each({ steps: 2, next: [operation.expr, ...next] })
      emitPredicate(operation.expr, round, path)
    }
  })
}

function nodesRead(operation: Operation): readonly Ast[] {
  if (operation.kind === 'step') return [operation.node, ...operation.filters]
  return operation.kind === 'filter' ? [operation.expr] : []
}

type SortOperation = Operation & { readonly kind: 'sort' }

function writeSort(operation: SortOperation, path: StepWriter, next: readonly Ast[]): void {
  const { node, tuple, filters } = operation
  // A sort that makes tuples gives each its place.
  if (tuple && !path.tuples) throw new NotEmitted()
  const { source } = path
  const list = source.shape === 'list' ? source.code : startList(path.emission)
  const sorted = emitSortStep(node, list, path)
  emitFilters(filters, { shape: 'list', code: sorted }, { path, next })
}

type Writing = How & { readonly next: readonly Ast[] }

function writeStep(step: Step, path: StepWriter, writing: Writing): void {
  const { weight, tuple, filters } = step
  const steps = weight + (tuple ? 4 : 3)
  const { context } = path.each({ steps, next: [step.node, ...(tuple ? writing.next : [])] })
  if (tuple) path.tuples = true
  const value = writeValue(step, context, path.emission, writing)
  if (tuple) bindFound(step, { value, context, next: writing.next }, path)
  else emitFilters(filters, { shape: 'found', value }, { path, next: writing.next })
}

function writeValue(
  { node }: Step,
  context: Context,
  emission: Emission,
  { mode, counter }: How,
): Value {
  const bare = node.predicate === undefined && node.group === undefined
  if (node.type === 'name' && bare) return emitNameStep(context, node, emission)
  return within(emission, { context, counter }).emit(node, mode)
}

type Found = { readonly value: Value; readonly context: Context; readonly next: readonly Ast[] }

// Each value that a step found makes a tuple of its own.
function bindFound({ step }: Step, { value, context, next }: Found, path: StepWriter): void {
  const { writer } = path.emission
  const list = mayBeList(value) ? writer.local() : value.code
  let at = '0'
  let item = value.code
  if (mayBeList(value)) {
    writer.line(
      `${list} = ${value.code} === undefined ? [] : Array.isArray(${value.code}) ? ${value.code} : [${value.code}]`,
    )
    const index = writer.fresh()
    path.open(`for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1)`)
    at = index
    item = writer.local(`${list}[${index}]`)
  } else path.open(value.optional ? `if (${value.code} !== undefined)` : '')
  writer.line(`run.spend(${5 + 2 * (path.width + 1)})`)
  if (step.focus !== undefined) path.bind(step.focus, item)
  if (step.index !== undefined) path.bind(step.index, at)
  if (step.ancestor !== undefined) path.bind(step.ancestor.label, context.code)
  const own =
    step.focus === undefined ? path.withPlain({ code: item, plain: false }, next) : context
  path.source = { shape: 'item', context: own, clean: value.clean }
}
