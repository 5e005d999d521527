import { apply, applyAt, asArgument } from './apply.ts'
import type { ApplyNode, Ast, CallNode, LambdaNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { faultAt, type Place } from './fault.ts'
import { Frame } from './frame.ts'
import { isFunction, Lambda, type LambdaShape, TailCall } from './function-value.ts'
import type { Code, Run } from './run.ts'
import { collapse } from './sequence.ts'
import { weightOf } from './weight.ts'

/** A call; `piped` is the value that `~>` puts before the arguments. */
type CallCode = (input: unknown, frame: Frame, run: Run, piped?: readonly unknown[]) => unknown

/** `f(…)`. */
export function compileCall(node: CallNode, compile: Compile): CallCode {
  const procedure = compile(node.procedure)
  const given = node.arguments.map(compile)
  const [call, pipedCall] = [callAt(node, 0), callAt(node, 1)]
  return (input, frame, run, piped) => {
    const callee = procedure(input, frame, run)
    // Of a function that there is not, no arguments are asked for.
    if (callee === undefined) refuseBareName(node, frame, { run, code: 'T1005' })
    const args = given.map((argument) => argument(input, frame, run))
    return piped === undefined
      ? call(callee, args, input, frame, run)
      : pipedCall(callee, [...piped, ...args], input, frame, run)
  }
}

type ValueCall = (
  callee: unknown,
  args: unknown[],
  input: unknown,
  frame: Frame,
  run: Run,
) => unknown

/** A call of a value, whatever it is. `bare`: how many of the first arguments are handed on as they are. */
export function callAt(node: CallNode, bare: number): ValueCall {
  const place: Place = { position: node.position, token: nameOf(node.procedure) }
  return (callee, args, input, frame, run) => {
    for (let at = bare; at < args.length; at += 1) args[at] = asArgument(args[at], frame)
    return applyAt(callee, args, { input, frame, run }, place)
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
  const pipe = pipeAt(node.position)
  return (input, frame, run) => pipe(left(input, frame, run), right(input, frame, run), frame, run)
}

/** A value put into what is meant to be a function. */
export function pipeAt(position: number) {
  return (first: unknown, callee: unknown, frame: Frame, run: Run): unknown => {
    if (!isFunction(callee)) throw faultAt({ position }, 'T2006', { value: callee })
    if (isFunction(first)) return chain(first, callee, frame)
    return apply(callee, [first], { input: null, frame, run })
  }
}

function chain(first: unknown, second: unknown, frame: Frame): Lambda {
  return new Lambda({ arity: 1, signature: undefined, weight: 1 }, ([value], run) => {
    const site = { input: null, frame, run }
    const argument: Code = () =>
      collapse(apply(first, [asArgument(collapse(value, false), frame)], site), false)
    return new TailCall({
      procedure: () => second,
      arguments: [argument],
      frame,
      input: null,
      position: undefined,
      token: undefined,
    })
  })
}

/** What making a function counts for. */
export const functionSteps = 6

/** `function(…){…}`, or a call in tail position that is left to the caller. */
export function compileLambda(node: LambdaNode, compile: Compile): Code {
  if (node.thunk === true) return compileTailCall(node.body as CallNode, compile)
  const parameters = node.arguments.map(({ value }) => value)
  const body = compile(node.body)
  const shape = lambdaShape(node)
  return (input, frame, run) => {
    run.spend(functionSteps)
    return new Lambda(shape, (args, inner) =>
      body(input, new Frame(frame, parameters, args as unknown[]), inner),
    )
  }
}

/** What is known of a function before it is made. */
export function lambdaShape({ arguments: parameters, body, signature }: LambdaNode): LambdaShape {
  return { arity: parameters.length, signature, weight: weightOf(body) }
}

function compileTailCall(node: CallNode, compile: Compile): Code {
  const procedure = compile(node.procedure)
  const given = node.arguments.map(compile)
  const { position } = node.procedure
  const token = node.procedure.type === 'variable' ? node.procedure.value : undefined
  return (input, frame) =>
    new TailCall({ procedure, arguments: given, frame, input, position, token })
}
