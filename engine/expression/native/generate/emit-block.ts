import { isTrue } from '../../truth.ts'
import type { Ast, BindNode, BlockNode, ConditionNode } from '../ast.ts'
import { collapse, unwrap } from '../sequence.ts'
import { directBinds, hasFrame } from './direct-binds.ts'
import { type Emission, type Site, within } from './emit.ts'
import { collapsed } from './emit-data.ts'
import { NotEmitted } from './not-emitted.ts'
import { settle } from './parameter-scope.ts'
import { resolve, Scope } from './scope.ts'
import { literal } from './source-writer.ts'
import {
  type Kind,
  type Mode,
  mayBeList,
  nothing,
  truthOf,
  unknownValue,
  type Value,
} from './value.ts'

/** `$`, `$$`, `$name`, or what a path has bound to the label of a `%`. `whole`: it is not collapsed. */
export function emitVariable(name: string, emission: Emission, whole = false): Value {
  const { writer, setup, scope } = emission
  if (name === '') return emitContext(emission)
  const variable = resolve(name, scope, setup.isKnown)
  if (variable === undefined) {
    const known = setup.functionOf(name)
    if (known !== undefined) {
      return { code: writer.constant(known), kind: 'unknown', optional: false, clean: false }
    }
    const held = `frame.lookup(${literal(name)}, run.setup.functions)`
    const value = unknownValue(writer.local(held))
    return whole ? value : collapsed(value, emission)
  }
  const { code, value = unknownValue(code), settled } = variable
  if (whole) return { ...value, code }
  if (settled !== undefined) return { ...value, code: settled }
  // Code that is written later may bind it anew.
  return collapsed({ ...value, code }, emission)
}

function emitContext({ writer, context }: Emission): Value {
  const { code, wrapped, plain } = context
  if (plain === true) return { ...unknownValue(code), kind: 'object', optional: false }
  if (wrapped !== true) return unknownValue(code)
  return unknownValue(writer.local(`${writer.constant(contextValue)}(${code})`))
}

function contextValue(input: unknown): unknown {
  return collapse(unwrap(input), false)
}

/** A scope for what expressions bind in the frame they stand in; each variable is declared at once. */
export function openScope(
  expressions: readonly Ast[],
  { writer, scope, fields }: Emission,
  deferred = false,
): Scope {
  const opened = new Scope(scope, deferred)
  for (const [name, once] of directBinds(expressions)) {
    const field = fields.get(name)
    opened.declare(name, { code: writer.local(), state: 'unbound', once, field })
  }
  return opened
}

/** `$name := …`. */
export function emitBind({ lhs, rhs }: BindNode, emission: Emission): Value {
  const { writer, scope } = emission
  const value = emission.emit(rhs, 'value')
  const variable = scope?.own(lhs.value)
  if (variable === undefined) throw new NotEmitted()
  writer.line(`${variable.code} = ${value.code}`)
  if (variable.once) {
    settle(variable, { ...value, code: variable.code, clean: false }, emission)
  } else if (variable.state === 'unbound') variable.state = 'maybe'
  return collapsed(value, emission)
}

/** `(…; …)`: one after the other; the last gives the value. */
export function emitBlock(node: BlockNode, { mode, again, emission }: Site): Value {
  const { expressions } = node
  const last = expressions.at(-1)
  if (last === undefined) return nothing
  if (!hasFrame(node)) return collapsedIn(mode, emission.emit(last, mode, again + 1), emission)
  const { writer } = emission
  const result = writer.local()
  writer.line('{')
  const inner = within(emission, { scope: openScope(expressions, emission) })
  const before = within(inner, { counter: undefined })
  for (const expression of expressions.slice(0, -1)) before.emit(expression, 'value')
  const value = inner.emit(last, mode, again + 1)
  writer.line(`${result} = ${value.code}\n}`)
  return collapsedIn(mode, { ...value, code: result }, emission)
}

// What is data has been collapsed before it became that.
function collapsedIn(mode: Mode, value: Value, emission: Emission): Value {
  return mode === 'data' ? value : collapsed(value, emission)
}

/** `a ? b : c`. */
export function emitCondition(node: ConditionNode, { mode, again, emission }: Site): Value {
  const { writer } = emission
  const condition = emission.emit(node.condition, 'value')
  const result = writer.local()
  writer.line(`if (${truthOf(condition, writer.constant(isTrue))}) {`)
  const then = branch(node.then, { mode, again, emission })
  writer.line(`${result} = ${then.code}\n} else {`)
  const otherwise = branch(node.else, { mode, again, emission })
  writer.line(`${result} = ${otherwise.code}\n}`)
  return eitherOf(result, then, otherwise)
}

function branch(node: Ast | undefined, { mode, again, emission }: Site): Value {
  if (node === undefined) return nothing
  return collapsedIn(mode, emission.emit(node, mode, again + 1), emission)
}

function eitherOf(code: string, first: Value, second: Value): Value {
  return {
    code,
    kind: kindOfEither(first, second),
    optional: first.optional || second.optional,
    clean: first.clean && second.clean,
    tail: first.tail === true || second.tail === true,
  }
}

function kindOfEither(first: Value, second: Value): Kind {
  if (first === nothing) return second.kind
  if (second === nothing || first.kind === second.kind) return first.kind
  return mayBeList(first) || mayBeList(second) ? 'unknown' : 'scalar'
}
