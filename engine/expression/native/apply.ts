import type { SignatureCheck } from './ast.ts'
import { FunctionValue } from './callable.ts'
import { fault, locate, type Place } from './fault.ts'
import type { Frame } from './frame.ts'
import {
  Builtin,
  Callback,
  type CallSite,
  isFunction,
  Lambda,
  PartialApplication,
  PlacedFunction,
  TailCall,
} from './function-value.ts'
import { type ArgumentCheck, argumentCheck } from './signature.ts'

const nowhere: Place = { position: undefined, token: undefined }

/** Calls a function value, and then the tail calls that it returns. */
export function apply(
  callee: unknown,
  args: readonly unknown[],
  site: CallSite,
  place: Place = nowhere,
): unknown {
  const result = applyOnce(callee, args, site, place)
  return result instanceof TailCall ? finishCall(result, site) : result
}

/** Makes the call that a function left to its caller, and those that come of it. */
export function finishCall(left: TailCall, site: CallSite): unknown {
  let result: unknown = left
  while (result instanceof TailCall) {
    const { call }: TailCall = result
    const next = call.procedure(call.input, call.frame, site.run)
    if (next instanceof PlacedFunction) next.calledAt(call.position, call.token)
    const given = call.arguments.map((argument) => argument(call.input, call.frame, site.run))
    result = applyOnce(next, given, site, call)
  }
  return result
}

/** An argument as a call hands it on: a function goes as a callback. */
export function asArgument(value: unknown, frame: Frame): unknown {
  return isFunction(value) ? new Callback(value, frame) : value
}

/** Calls at a place in the source, where errors that know none are said to happen. */
export function applyAt(
  callee: unknown,
  args: readonly unknown[],
  site: CallSite,
  place: Place,
): unknown {
  if (callee instanceof PlacedFunction) callee.calledAt(place.position, place.token)
  try {
    return apply(callee, args, site, place)
  } catch (error) {
    addPlace(error, place)
    throw error
  }
}

// What an error knows of its place already is nearer to its cause.
function addPlace(error: unknown, place: Place): void {
  const held = error as Partial<Place> | null
  if (typeof held !== 'object' || held === null) return
  locate(held, { position: held.position || place.position, token: held.token || place.token })
}

function applyOnce(
  callee: unknown,
  args: readonly unknown[],
  site: CallSite,
  place: Place,
): unknown {
  try {
    if (callee instanceof Lambda) return applyLambda(callee, args, site)
    if (callee instanceof Builtin) {
      return callee.implementation(checked(callee.signature, args, site), site)
    }
    if (callee instanceof Callback) {
      site.run.spend(1)
      return apply(callee.target, args, { input: null, frame: callee.frame, run: site.run })
    }
    if (typeof callee === 'function') {
      return callHost(place.token, () => callee.apply(site.input, hostArguments(args, site)))
    }
    if (callee instanceof PartialApplication)
      return applyPartial(callee, callee.fill(args), site, place)
    throw fault('T1006')
  } catch (error) {
    if (callee instanceof PlacedFunction) locate(error, callee)
    else if (callee instanceof Builtin) locate(error, place)
    throw error
  }
}

// An error names the partial application, not the place where its function was called last.
function applyPartial(
  { target }: PartialApplication,
  args: readonly unknown[],
  site: CallSite,
  place: Place,
): unknown {
  site.run.spend(2 + args.length)
  if (target instanceof Lambda) return applyLambda(target, args, site)
  return applyOnce(target, args, site, place)
}

/** Arguments as a host's function takes them: functions among them as ones that it can call. */
export function hostArguments(args: readonly unknown[], { frame, run }: CallSite): unknown[] {
  return args.map((value) =>
    value instanceof FunctionValue
      ? (...given: unknown[]) => apply(value, given, { input: null, frame, run })
      : value,
  )
}

/** What a host's function gives, at once: a promise is refused. */
export function callHost(name: string | undefined, call: () => unknown): unknown {
  const result = call()
  const waits = typeof result === 'object' && result !== null && 'then' in result
  if (waits && typeof result.then === 'function') {
    // Should it fail, the failure is handled here, so that it is not one that nobody handled.
    result.then(undefined, () => undefined)
    throw fault('X1006', { functionName: name ?? 'function' })
  }
  return result
}

function applyLambda(callee: Lambda, args: readonly unknown[], site: CallSite): unknown {
  site.run.enter(callee.weight)
  const result = callee.body(checked(callee.signature, args, site), site.run)
  site.run.depth -= 1
  return result
}

const checks = new WeakMap<SignatureCheck, ArgumentCheck>()

/** The arguments of a call, checked and completed by a signature. */
export function checked(
  signature: SignatureCheck | undefined,
  args: readonly unknown[],
  { input, run }: CallSite,
): readonly unknown[] {
  if (signature === undefined) return args
  let check = checks.get(signature)
  if (check === undefined) {
    check = argumentCheck(signature)
    checks.set(signature, check)
  }
  return check(args, input, run)
}
