import { isTrue } from '../../truth.ts'
import type { ApplyNode, CallNode } from '../ast.ts'
import { callAt, nameOf, pipeAt } from '../compile-call.ts'
import type { Place } from '../fault.ts'
import type { Builtin } from '../function-value.ts'
import {
  builtinCall,
  type CallForm,
  countOf,
  directCall,
  sumCall,
  textCall,
} from './builtin-call.ts'
import { type BuiltinForm, builtinOf } from './builtin-form.ts'
import type { Emission, Site } from './emit.ts'
import { collapsed, settledIn } from './emit-data.ts'
import { emitLoopCall } from './emit-loop-call.ts'
import { emitMerge } from './emit-merge.ts'
import { NotEmitted } from './not-emitted.ts'
import { type Kind, unknownValue, type Value } from './value.ts'

/** `f(…)`. `whole`: what it gives is not collapsed. */
export function emitCall(node: CallNode, site: Site, whole = false): Value {
  return emitWith(node, { piped: [], whole }, site)
}

/** `a ~> f`. */
export function emitApply({ lhs, rhs, position }: ApplyNode, site: Site, whole = false): Value {
  const { writer, emit } = site.emission
  const first = emit(lhs, 'value')
  if (rhs.type === 'function') return emitWith(rhs as CallNode, { piped: [first], whole }, site)
  const callee = emit(rhs, 'value').code
  const pipe = writer.constant(pipeAt(position))
  const result = writer.local(`${pipe}(${first.code}, ${callee}, frame, run)`)
  const value = unknownValue(result)
  return settledIn(site, whole ? value : collapsed(value, site.emission))
}

/** What stands before the arguments of a call, and whether what it gives is not collapsed. */
type Way = { readonly piped: readonly Value[]; readonly whole: boolean }

function emitWith(node: CallNode, way: Way, site: Site): Value {
  const { piped } = way
  const { context } = site.emission
  const place = { position: node.position, token: nameOf(node.procedure) }
  if (builtinOf(node, site.emission) === undefined) return emitCallOfValue(node, way, site)
  const form = { place, context: context.code, ...way, bare: piped.length }
  return emitBuiltin(node, form, site)
}

function emitCallOfValue(node: CallNode, { piped, whole }: Way, site: Site): Value {
  const { writer, emit, scope, context } = site.emission
  // What is called by its bare name may be a variable.
  if (node.procedure.type === 'path' && scope?.has(nameOf(node.procedure) ?? '') === true) {
    throw new NotEmitted()
  }
  const callee = emit(node.procedure, 'value').code
  const call = writer.constant(callAt(node, piped.length))
  const given = [...piped, ...node.arguments.map((argument) => emit(argument, 'value'))]
  const args = `[${given.map(({ code }) => code).join(', ')}]`
  const result = writer.local(`${call}(${callee}, ${args}, ${context.code}, frame, run)`)
  const value = unknownValue(result)
  return settledIn(site, whole ? value : collapsed(value, site.emission, node.keepArray))
}

/** A call of a function that is known beforehand. */
export function emitBuiltin(node: CallNode, form: BuiltinForm, site: Site): Value {
  const { emission } = site
  const callee = builtinOf(node, emission) as Builtin
  const loop = emitLoopCall(node, { callee, form, site })
  if (loop !== undefined) return loop
  const merged = callee.name === 'merge' && callee.direct === undefined && form.piped?.length !== 1
  const made = merged ? emitMerge(node, site) : undefined
  if (made !== undefined) return made
  const { piped = [], bare = piped.length + node.arguments.length } = form
  const args = [...piped, ...node.arguments.map((argument) => emission.emit(argument, 'value'))]
  const { place, whole = false } = form
  const call = { callee, args, form: { place, bare, whole, keepArray: node.keepArray === true } }
  const value = callee.direct === undefined ? ownCall(call, form, emission) : undefined
  return settledIn(site, value ?? generalCall(call, form, emission))
}

type Call = {
  readonly callee: Builtin
  readonly args: readonly Value[]
  readonly form: CallForm
}

function generalCall({ callee, args, form }: Call, { context }: BuiltinForm, emission: Emission) {
  const { writer } = emission
  const [first, second] = args
  if (callee.direct !== undefined && args.length <= 2 && first !== undefined) {
    const call = writer.constant(directCall(callee, { form, count: args.length }))
    const given = `${first.code}, ${second?.code ?? 'undefined'}`
    return unknownValue(writer.local(`${call}(${given}, ${context}, frame, run)`))
  }
  const call = writer.constant(builtinCall(callee, form))
  const given = args.map(({ code }) => code).join(', ')
  const result = writer.local(`${call}([${given}], ${context}, frame, run)`)
  const kind = callee.direct === undefined ? (kinds.get(callee.name) ?? 'unknown') : 'unknown'
  return { ...unknownValue(result), kind, clean: kind === 'string' || kind === 'boolean' }
}

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...[
    'lowercase',
    'uppercase',
    'trim',
    'substring',
    'substringBefore',
    'substringAfter',
    'join',
  ].map((name): [string, Kind] => [name, 'string']),
  ...['pad', 'replace', 'formatNumber'].map((name): [string, Kind] => [name, 'string']),
  ...['sum', 'average', 'max', 'min', 'round', 'floor', 'ceil', 'abs', 'length', 'number'].map(
    (name): [string, Kind] => [name, 'number'],
  ),
  ['contains', 'boolean'],
  ['merge', 'object'],
])

// JSONata's own functions of one argument that are short enough to stand where they are called.
function ownCall({ callee, args, form }: Call, { context }: BuiltinForm, emission: Emission) {
  const { writer } = emission
  const [only] = args
  if (only === undefined || args.length !== 1) return undefined
  const { code } = only
  const truth = () => writer.constant(isTrue)
  switch (callee.name) {
    case 'exists':
      return booleanValue(writer.local(`${code} !== undefined`), false)
    case 'boolean':
      return booleanValue(
        writer.local(`${code} === undefined ? undefined : ${truth()}(${code}, run)`),
      )
    case 'not':
      return booleanValue(
        writer.local(`${code} === undefined ? undefined : !${truth()}(${code}, run)`),
      )
    case 'string':
      return emitText(code, form.place, emission)
    case 'count':
      return numberValue(writer.local(`${writer.constant(countOf)}(${code}, run)`), false)
    case 'sum': {
      const sum = writer.constant(sumCall(builtinCall(callee, form)))
      return numberValue(writer.local(`${sum}(${code}, ${context}, frame, run)`), true)
    }
    default:
      return undefined
  }
}

function emitText(code: string, place: Place, { writer }: Emission): Value {
  const slow = `${writer.constant(textCall(place))}(${code}, run)`
  const whole = `typeof ${code} === 'number' && (${code} | 0) === ${code} ? '' + ${code} : ${slow}`
  const result = writer.local(`typeof ${code} === 'string' ? ${code} : ${whole}`)
  return { code: result, kind: 'string', optional: true, clean: true }
}

function booleanValue(code: string, optional = true): Value {
  return { code, kind: 'boolean', optional, clean: true }
}

function numberValue(code: string, optional: boolean): Value {
  return { code, kind: 'number', optional, clean: !optional }
}
