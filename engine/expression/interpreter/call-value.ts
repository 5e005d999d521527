import { fault } from '../native/fault.ts'
import { arityOf, GuardedFunction, isCallable, isLambda } from './guarded-function.ts'
import { type Environment, siteIn } from './library.ts'

/** Calls a function with its arguments checked; `input` is the context that completes them. */
export async function callValue(
  callee: unknown,
  args: readonly unknown[],
  { input, environment }: { readonly input: unknown; readonly environment: Environment },
): Promise<unknown> {
  if (!isCallable(callee)) throw fault('T1006')
  const checked = callee.signature === undefined ? args : callee.signature.validate(args, input)
  if (isLambda(callee)) return callee.apply({ environment }, checked)
  return callee.apply(siteIn(environment, input), checked)
}

/** A function as it is passed as an argument: called without a context, in the frame of the call that passes it. */
export function callback(callee: unknown, environment: Environment): unknown {
  if (!isCallable(callee)) return callee
  return new GuardedFunction({
    implementation: (...args) => callValue(callee, args, { input: null, environment }),
    arity: arityOf(callee),
    parameters: undefined,
  })
}
