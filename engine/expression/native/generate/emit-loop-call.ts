import { isTrue } from '../../truth.ts'
import type { Ast, CallNode, LambdaNode } from '../ast.ts'
import { functionSteps, lambdaShape } from '../compile-call.ts'
import type { Builtin } from '../function-value.ts'
import { located } from './builtin-call.ts'
import { type BuiltinForm, isPlainLambda } from './builtin-form.ts'
import { type Emission, type Site, within } from './emit.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { pushOne } from './emit-list.ts'
import { finishResult, finishWhole, openResult, resultList } from './emit-result.ts'
import { checkSeed, sortBy } from './loop-call.ts'
import { parameterScope } from './parameter-scope.ts'
import { isSettled } from './settled.ts'
import { type Mode, truthOf, unknownValue, type Value } from './value.ts'

type LoopCall = {
  readonly callee: Builtin
  readonly form: BuiltinForm
  readonly site: Site
}

type Loop = {
  readonly list: Value
  readonly lambda: LambdaNode
  readonly rest: readonly Ast[]
  readonly call: LoopCall
  readonly keepArray: boolean
}

/** `$map`, `$filter`, `$reduce` and `$sort` with a function that stands in the call: loops. Undefined for other calls. */
export function emitLoopCall(node: CallNode, call: LoopCall): Value | undefined {
  const { piped = [] } = call.form
  const parts = node.arguments
  const lambda = parts[1 - piped.length]
  const write = loops[call.callee.name]
  if (write === undefined || call.callee.direct !== undefined || !isPlainLambda(lambda)) {
    return undefined
  }
  const rest = parts.slice(2 - piped.length)
  const { arguments: parameters } = lambda as LambdaNode
  if (rest.length > 0 && call.callee.name !== 'reduce') return undefined
  if (call.callee.name === 'reduce' && (parameters.length < 2 || rest.length > 1)) return undefined
  const list = piped[0] ?? call.site.emission.emit(parts[0] as Ast, 'value')
  call.site.emission.writer.line(`run.spend(${functionSteps})`)
  const keepArray = node.keepArray === true
  return write({ list, lambda: lambda as LambdaNode, rest, call, keepArray })
}

const loops: Readonly<Record<string, (loop: Loop) => Value>> = {
  map: emitMap,
  filter: emitFilter,
  reduce: emitReduce,
  sort: emitSort,
}

function emitMap(loop: Loop): Value {
  const { site } = loop.call
  const { again } = site
  const whole = !loop.keepArray && (again === 0 || isSettled(loop.lambda.body))
  const mode: Mode = whole ? site.mode : 'value'
  return listOf(loop, mode, ({ items, at, body, found, inner }) => {
    const { writer } = site.emission
    const value = body([`${items}[${at}]`, at, items])
    writer.line(value.optional ? `if (${value.code} !== undefined) {` : '{')
    pushOne(found, value.code, inner)
    writer.line('}')
  })
}

function emitFilter(loop: Loop): Value {
  return listOf(loop, 'value', ({ items, at, body, found, inner }) => {
    const { writer } = inner
    const entry = writer.local(`${items}[${at}]`)
    const value = body([entry, at, items])
    writer.line(`if (${truthOf(value, writer.constant(isTrue))}) {`)
    pushOne(found, entry, inner)
    writer.line('}')
  })
}

type Round = {
  readonly items: string
  readonly at: string
  readonly found: string
  readonly inner: Emission
  readonly body: (given: readonly string[]) => Value
}

// A loop that makes a list; in data mode its entries are data.
function listOf(loop: Loop, mode: Mode, write: (round: Round) => void): Value {
  const { emission } = loop.call.site
  const list = openResult(mode, emission)
  guarded(loop, () => {
    const { items, at } = openRounds(loop, 3)
    const inner = within(emission, { counter: list.counter })
    const body = (given: readonly string[]) => emitBody(loop, given, mode, inner)
    write({ items, at, found: list.found, inner, body })
    closeRounds(items, emission)
  })
  if (loop.call.form.whole === true) return finishWhole(list, loop.list.code, loop.call.site)
  if (!loop.keepArray) return finishResult(list, { raw: false }, loop.call.site)
  const kept = resultList(list, { raw: false, keep: true }, emission)
  return settledIn(loop.call.site, collapsed(unknownValue(kept), emission))
}

function emitReduce(loop: Loop): Value {
  const { list, rest, call } = loop
  const { emission } = call.site
  const { writer } = emission
  const [seed] = rest
  const start = seed === undefined ? undefined : emission.emit(seed, 'value')
  const result = writer.local()
  guarded(loop, () => {
    if (start !== undefined && !isData(start)) {
      writer.line(`${writer.constant(checkSeed(call.callee))}(${start.code}, frame, run)`)
    }
    const items = entriesOf(list, emission)
    const begin = start === undefined ? '0' : `${start.code} === undefined ? 0 : -1`
    const first = writer.local(`${items}.length === 0 ? -1 : ${begin}`)
    writer.line(`${result} = ${first} === 0 ? ${items}[0] : ${start?.code ?? 'undefined'}`)
    const { at } = rounds(loop, items, { steps: 4, first: `${first} + 1` })
    const body = emitBody(loop, [result, `${items}[${at}]`, at, items], 'value', emission)
    writer.line(`${result} = ${body.code}`)
    closeRounds(items, emission)
  })
  return settled(loop, result)
}

function emitSort(loop: Loop): Value {
  const { call, list } = loop
  const { emission } = call.site
  const { writer } = emission
  const [follows, left, right] = [writer.fresh(), writer.fresh(), writer.fresh()]
  writer.line(`const ${follows} = (${left}, ${right}) => {`)
  writer.line(`run.enter(${lambdaShape(loop.lambda).weight + 1})`)
  const value = emitBody(loop, [left, right], 'value', within(emission, { counter: undefined }))
  writer.line(`run.depth -= 1\nreturn ${value.code}\n}`)
  const result = writer.local()
  guarded(loop, () => {
    const items = entriesOf(list, emission)
    writer.line(`${result} = ${writer.constant(sortBy)}(${items}, ${follows}, run)`)
  })
  return settled(loop, result)
}

function settled({ call }: Loop, code: string): Value {
  const value = unknownValue(code)
  const { site, form } = call
  return settledIn(site, form.whole === true ? value : collapsed(value, site.emission))
}

function isData({ kind }: Value): boolean {
  return kind !== 'unknown'
}

// The body of the loop's function, with code for its arguments.
function emitBody(
  { lambda }: Loop,
  given: readonly string[],
  mode: Mode,
  emission: Emission,
): Value {
  const scope = parameterScope(lambda, given, emission, false)
  return within(emission, { scope, tail: 'at once' }).emit(lambda.body, mode)
}

// Nothing is done with nothing; an error of the loop is one of the call.
function guarded({ list, call }: Loop, write: () => void): void {
  const { writer } = call.site.emission
  writer.line(`if (${list.code} !== undefined) try {`)
  write()
  const place = writer.constant(call.form.place)
  writer.line(`} catch (error) { throw ${writer.constant(located)}(error, ${place}) }`)
}

// What is no list is a list of one.
function entriesOf({ code, kind }: Value, { writer }: Emission): string {
  const items = writer.local(
    kind === 'list' ? code : `Array.isArray(${code}) ? ${code} : [${code}]`,
  )
  writer.line(`if (${items} === ${code}) run.spend(1 + (${items}.length >> 2))`)
  return items
}

function openRounds(loop: Loop, steps: number): { readonly items: string; readonly at: string } {
  const items = entriesOf(loop.list, loop.call.site.emission)
  return { items, ...rounds(loop, items, { steps, first: '0' }) }
}

// Opens a loop over entries, each of which costs a call of the function and what the loop itself does.
function rounds(
  { lambda, call }: Loop,
  items: string,
  { steps, first }: { readonly steps: number; readonly first: string },
): { readonly at: string } {
  const { writer } = call.site.emission
  const { weight } = lambdaShape(lambda)
  const due = writer.local(`run.enterRounds(${items}.length, ${weight + steps})`)
  const at = writer.fresh()
  writer.line(`for (let ${at} = ${first}; ${at} < ${items}.length; ${at} += 1) {`)
  writer.line(`if (${due} > 0) run.spend(${due})`)
  return { at }
}

function closeRounds(items: string, { writer }: Emission): void {
  writer.line(`}\nif (${items}.length > 0) run.depth -= 1`)
}
