import { apply, applyAt, asArgument } from './apply.ts'
import type { ApplyNode, Ast, CallNode, LambdaNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { faultAt, type Place } from './fault.ts'
import type { Frame } from './frame.ts'
import { isFunction, Lambda, TailCall } from './function-value.ts'
import type { Code, Run } from './run.ts'
import { collapse } from './sequence.ts'
import { weightOf } from './weight.ts'

/** A call; `piped` is the value that `~>` puts before the arguments. */
type CallCode = (input: unknown, frame: Frame, run: Run, piped?: readonly unknown[]) => unknown

/** `f(…)`. */
export function compileCall(node: CallNode, compile: Compile): CallCode {
  const procedure = compile(node.procedure)
  const given = node.arguments.map(compile)
  const place: Place = { position: node.position, token: nameOf(node.procedure) }
  return (input, frame, run, piped) => {
    const callee = procedure(input, frame, run)
    if (callee === undefined) refuseBareName(node, frame, { run, code: 'T1005' })
    const args = given.map((argument) => asArgument(argument(input, frame, run), frame))
    return applyAt(
      callee,
      piped === undefined ? args : [...piped, ...args],
      { input, frame, run },
      place,
    )
  }
}

/** The name that a call goes by, where it has one. */
export function nameOf(procedure: Ast): string | undefined {
  const named = procedure.type === 'path' ? procedure.steps[0] : procedure
  return named !== undefined && 'value' in named ? String(named.value) : undefined
}

/** Refuses a function that is called by its bare name, as in `sum(x)` where `$sum(x)` was meant. */
export function refuseBareName(
  node: CallNode,
  frame: Frame,
  { run, code }: { readonly run: Run; readonly code: string },
): void {
  if (node.procedure.type !== 'path') return
  const name = nameOf(node.procedure) ?? ''
  if (!frame.lookup(name, run.setup.functions)) return
  throw faultAt({ position: node.position, token: name }, code)
}

/** `a ~> f`: calls with the value on the left; two functions become one that runs both. */
export function compileApply(node: ApplyNode, compile: Compile): Code {
  const left = compile(node.lhs)
  if (node.rhs.type === 'function') {
    const call = compileCall(node.rhs as CallNode, compile)
    return (input, frame, run) => call(input, frame, run, [left(input, frame, run)])
  }
  const right = compile(node.rhs)
  return (input, frame, run) => {
    const first = left(input, frame, run)
    const callee = right(input, frame, run)
    if (!isFunction(callee)) throw faultAt({ position: node.position }, 'T2006', { value: callee })
    if (isFunction(first)) return chain(first, callee, frame)
    return apply(callee, [first], { input: null, frame, run })
  }
}

function chain(first: unknown, second: unknown, frame: Frame): Lambda {
  const argument: Code = (_input, inner, run) => {
    const given = asArgument(inner.lookup('x', run.setup.functions), frame)
    return collapse(apply(first, [given], { input: null, frame, run }), false)
  }
  const body: Code = (input, inner) =>
    new TailCall({
      procedure: () => second,
      arguments: [argument],
      frame: inner,
      input,
      position: undefined,
      token: undefined,
    })
  return new Lambda({ parameters: ['x'], body, signature: undefined }, { frame, input: null })
}

/** What making a function counts for. */
export const functionSteps = 6

/** `function(…){…}`, or a call in tail position that is left to the caller. */
export function compileLambda(node: LambdaNode, compile: Compile): Code {
  if (node.thunk === true) return compileTailCall(node.body as CallNode, compile)
  const parameters = node.arguments.map(({ value }) => value)
  const weight = weightOf(node.body)
  const shape = { parameters, body: compile(node.body), signature: node.signature, weight }
  return (input, frame, run) => {
    run.spend(functionSteps)
    return new Lambda(shape, { frame, input })
  }
}

function compileTailCall(node: CallNode, compile: Compile): Code {
  const procedure = compile(node.procedure)
  const given = node.arguments.map(compile)
  const { position } = node.procedure
  const token = node.procedure.type === 'variable' ? node.procedure.value : undefined
  return (input, frame) =>
    new TailCall({ procedure, arguments: given, frame, input, position, token })
}
