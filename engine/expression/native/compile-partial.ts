import type { Ast, CallNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { functionSteps, nameOf, refuseBareName } from './compile-call.ts'
import { fault, faultAt } from './fault.ts'
import type { Frame } from './frame.ts'
import { Builtin, isFunction, Lambda, open, PartialApplication } from './function-value.ts'
import type { Code, Run } from './run.ts'

/** `f(?, 1)`: a function of the arguments that are left open. The whole call is checked like any other. */
export function compilePartial(node: CallNode, compile: Compile): Code {
  const given = node.arguments.map((argument) =>
    isHole(argument) ? () => open : compile(argument),
  )
  const procedure = compile(node.procedure)
  const apply = partialAt(node)
  return (input, frame, run) => {
    const args = given.map((argument) => argument(input, frame, run))
    return apply(procedure(input, frame, run), args, frame, run)
  }
}

/** A partial application of a value, whatever it is. */
export function partialAt(node: CallNode) {
  const place = { position: node.position, token: nameOf(node.procedure) }
  return (callee: unknown, args: readonly unknown[], frame: Frame, run: Run): unknown => {
    if (callee === undefined) refuseBareName(node, frame, { run, code: 'T1007' })
    if (!isFunction(callee)) throw faultAt(place, 'T1008')
    const taken = parameterCount(callee)
    // A function that came as an argument has no parameters to name.
    if (taken === undefined) throw faultAt(place, 'S0202')
    run.spend(functionSteps + args.length)
    return new PartialApplication(callee, args.slice(0, taken))
  }
}

/** Whether an argument is left open. */
export function isHole(node: Ast): boolean {
  return node.type === 'operator' && node.value === '?'
}

function parameterCount(callee: unknown): number | undefined {
  if (callee instanceof Builtin) return namedParameters(callee)
  if (callee instanceof Lambda || callee instanceof PartialApplication) return callee.arity
  return typeof callee === 'function' ? callee.length : undefined
}

// The reference reads the parameters off the source, and takes names only.
function namedParameters({ parameters }: Builtin): number {
  const unusual = parameters.findIndex((name) => !/^\w*$/.test(name))
  if (unusual >= 0) throw fault('S0208', { value: unusual + 1 })
  return parameters.length
}
