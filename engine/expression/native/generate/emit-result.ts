import { countResult } from '../../result-data.ts'
import { type Sequence, sequenceOf } from '../sequence.ts'
import type { Emission, Site } from './emit.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { openList, pushEvery, pushOne } from './emit-list.ts'
import type { StepWriter } from './step-writer.ts'
import { isList, type Mode, mayBeList, unknownValue, type Value } from './value.ts'

/** What a path has found in the end: a list, and whether it is that of one list alone. */
export type Result = {
  readonly found: string
  /** Counts the characters of what is found, where it becomes data. */
  readonly counter: string | undefined
  /** How many lists were joined to it, and the last of them. */
  readonly lists: string
  readonly only: string
}

/** Declares the result of a path. */
export function openResult(mode: Mode, emission: Emission): Result {
  const { writer } = emission
  const list = openList(mode, emission)
  return { ...list, lists: writer.local('0'), only: writer.local() }
}

/** Adds what the path has at hand to its result. */
export function addToResult(result: Result, path: StepWriter): void {
  if (path.tuples && path.source.shape === 'list') path.each({ steps: 1, next: [] })
  const { source, emission } = path
  const { writer } = emission
  const { found, counter } = result
  if (source.shape === 'item')
    addOne(result, { ...unknownValue(source.context.code), clean: source.clean === true }, emission)
  else if (source.shape === 'list') {
    pushEvery(found, source.code, emission)
    if (counter !== undefined) writer.line(`${counter} = NaN`)
  } else if (source.shape === 'found') addFound(result, source.value, path)
}

function addFound(result: Result, value: Value, path: StepWriter): void {
  const { emission } = path
  const { writer } = emission
  const { code } = value
  if (!mayBeList(value)) {
    path.open(value.optional ? `if (${code} !== undefined)` : '')
    addOne(result, value, emission)
    return
  }
  writer.line(`if (${isList(code)} && ${code}.cons !== true) {
${result.lists} += 1\n${result.only} = ${code}`)
  pushEvery(result.found, code, emission)
  if (result.counter !== undefined) writer.line(`${result.counter} = NaN`)
  writer.line(`} else if (${code} !== undefined) {`)
  addOne(result, value, emission)
  writer.line('}')
}

function addOne({ found, counter }: Result, { code, clean }: Value, emission: Emission): void {
  pushOne(found, code, emission)
  if (counter === undefined || clean) return
  const scalar = `typeof ${code} === 'number' && ${code} - ${code} === 0 || typeof ${code} === 'boolean'`
  const size = `typeof ${code} === 'string' ? ${code}.length + 8 : ${scalar} ? 8 : NaN`
  emission.writer.line(`${counter} += ${size}`)
}

/**
 * What is known of a list in the end. `raw`: the last step may have found one list alone, which is the value as it is.
 * `ordered`: it is what a sort gave, which is no sequence.
 */
type Ending = { readonly raw: boolean; readonly ordered?: boolean }

/** The value of what was found. */
export function finishResult(result: Result, { raw, ordered = false }: Ending, site: Site): Value {
  const { writer, setup } = site.emission
  const { found, only } = result
  const alone = `${isAlone(result)} && ${only}.sequence !== true ? ${only} : `
  const value = writer.local(`${raw ? alone : ''}${found}.length > 1 ? ${found} : ${found}[0]`)
  if (result.counter !== undefined) return countedValue(value, result.counter, site)
  if (setup.marks && !ordered) {
    writer.line(`if (${value} === ${found}) ${found}.sequence = true`)
  }
  return settledIn(site, unknownValue(value))
}

/** The list itself, as a sequence that is not collapsed yet, or as data. `given`: whether there was anything to begin with. */
export function finishWhole(result: Result, given: string, site: Site): Value {
  const { writer } = site.emission
  const value = writer.local(`${given} === undefined ? undefined : ${result.found}`)
  if (result.counter !== undefined) return countedValue(value, result.counter, site)
  writer.line(`if (${value} !== undefined) ${value}.sequence = true`)
  return settledIn(site, unknownValue(value))
}

function countedValue(value: string, own: string, site: Site): Value {
  const { writer, setup, counter } = site.emission
  // Where something is no data yet, or where it is too much, the whole is looked at once more.
  writer.line(`if (${own} <= run.result.left) {`)
  if (counter === undefined) writer.line(`${writer.constant(countResult)}(run.result, ${own})`)
  else writer.line(`${counter} += ${own}`)
  writer.line('} else {')
  let settled = unknownValue(value)
  for (let times = 0; times < site.again; times += 1) settled = collapsed(settled, site.emission)
  writer.line(`${value} = ${writer.constant(setup.toData)}(${settled.code}, run)\n}`)
  return { ...unknownValue(value), clean: true }
}

/** The list that a path gives, for a grouping or one that keeps it. */
export function resultList(
  result: Result,
  { raw, keep }: { readonly raw: boolean; readonly keep: boolean },
  { writer }: Emission,
): string {
  const { found, lists, only } = result
  const alone = raw ? `${isAlone(result)} ? ${only} : ` : ''
  const list = writer.local(
    `${alone}${raw ? `${writer.constant(soleList)}(${found}, ${lists})` : found}`,
  )
  if (keep) writer.line(`${list} = ${writer.constant(keptPath)}(${list}, ${found})`)
  return list
}

function isAlone({ found, lists, only }: Result): string {
  return `${lists} === 1 && ${found}.length === ${only}.length`
}

// A list that is not to be joined and was found alone is the value as it is.
function soleList(found: readonly unknown[], lists: number): readonly unknown[] {
  const [first] = found
  return lists === 0 && found.length === 1 && Array.isArray(first) ? first : found
}

function keptPath(list: Sequence, found: Sequence): Sequence {
  if (list.sequence === true || list === found) return marked(list)
  return list.cons === true ? marked(sequenceOf(list)) : list
}

function marked(list: Sequence): Sequence {
  list.sequence = true
  list.keepSingleton = true
  return list
}
