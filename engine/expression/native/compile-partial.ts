import type { Ast, CallNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { nameOf, refuseBareName } from './compile-call.ts'
import { fault, faultAt } from './fault.ts'
import { Frame } from './frame.ts'
import { Builtin, Callback, Lambda, type PlainFunction } from './function-value.ts'
import type { Code } from './run.ts'

// An argument that is left open with `?`.
const open = Symbol('open')

/** `f(?, 1)`: a function of the arguments that are left open. */
export function compilePartial(node: CallNode, compile: Compile): Code {
  const given = node.arguments.map((argument) =>
    isHole(argument) ? () => open : compile(argument),
  )
  const procedure = compile(node.procedure)
  const place = { position: node.position, token: nameOf(node.procedure) }
  return (input, frame, run) => {
    const args = given.map((argument) => argument(input, frame, run))
    const callee = procedure(input, frame, run)
    if (callee === undefined) refuseBareName(node, frame, { run, code: 'T1007' })
    if (callee instanceof Lambda) return withArguments(callee, callee.parameters, args)
    if (callee instanceof Builtin) return ofBuiltin(callee, args, frame)
    if (typeof callee === 'function') return ofPlain(callee as PlainFunction, args, frame)
    // A function that came as an argument has no parameters to name.
    throw faultAt(place, callee instanceof Callback ? 'S0202' : 'T1008')
  }
}

function isHole(node: Ast): boolean {
  return node.type === 'operator' && node.value === '?'
}

type Shape = Pick<Lambda, 'body' | 'frame' | 'input'>

function withArguments(
  shape: Shape,
  parameters: readonly string[],
  args: readonly unknown[],
): Lambda {
  const frame = new Frame(shape.frame)
  const left: string[] = []
  parameters.forEach((name, at) => {
    if (args[at] === open) left.push(name)
    else frame.bind(name, args[at])
  })
  return new Lambda(
    { parameters: left, body: shape.body, signature: undefined },
    { frame, input: shape.input },
  )
}

// The arguments of a built-in are not checked when it is applied in parts.
function ofBuiltin(callee: Builtin, args: readonly unknown[], frame: Frame): Lambda {
  const { parameters } = callee
  const unusual = parameters.findIndex((name) => !/^\w*$/.test(name))
  if (unusual >= 0) throw fault('S0208', { value: unusual + 1 })
  const body: Code = (_input, inner, run) => {
    const values = parameters.map((name) => inner.lookup(name, run.setup.functions))
    return callee.implementation(values, { input: undefined, frame: inner, run })
  }
  return withArguments({ body, frame, input: undefined }, parameters, args)
}

function ofPlain(callee: PlainFunction, args: readonly unknown[], frame: Frame): Lambda {
  const parameters = Array.from({ length: callee.length }, (_, at) => `argument ${at}`)
  const body: Code = (_input, inner, run) =>
    callee(...parameters.map((name) => inner.lookup(name, run.setup.functions)))
  return withArguments({ body, frame, input: undefined }, parameters, args)
}
