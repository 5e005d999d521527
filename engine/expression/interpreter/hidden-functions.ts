import type { AstNode } from '../ast-node.ts'
import { fault, faultAt } from '../native/fault.ts'
import { open, PartialApplication } from '../native/function-value.ts'
import { range } from '../native/operators.ts'
import { collapse } from '../native/sequence.ts'
import { callback, callValue } from './call-value.ts'
import { evaluateNode } from './evaluate-node.ts'
import { GuardedFunction, isCallable, isLambda } from './guarded-function.ts'
import { guardedPattern } from './guarded-pattern.ts'
import { guardedTransform } from './guarded-transform.ts'
import type { Library, Site } from './library.ts'
import { hiddenNames, type Parts } from './rewrite-tree.ts'
import { runOf } from './run-of.ts'

type Work = (parts: Parts, site: Site) => unknown

/** The functions that a rewritten tree calls, by name. */
export function hiddenFunctions(library: Library): ReadonlyMap<string, GuardedFunction> {
  const at = (node: unknown, site: Site) => evaluateNode(library.probe, node, site)
  const work: Readonly<Record<keyof typeof hiddenNames, Work>> = {
    call: (parts, site) => call(parts, site, at),
    callee: (parts, site) => callee(parts, site, at),
    partial: (parts, site) => partial(parts, site, at),
    pipe: (parts, site) => pipe(parts, site, at),
    pattern: ({ value, position }, { environment }) =>
      guardedPattern(value as RegExp, position, runOf(environment)),
    transform: (parts, { environment }) => guardedTransform(parts, { environment, library }),
    range: async ({ lhs, rhs }, site) =>
      range(await at(lhs, site), await at(rhs, site), runOf(site.environment)),
  }
  return new Map(Object.entries(work).map(([name, does]) => [hiddenName(name), hidden(does)]))
}

function hiddenName(name: string): string {
  return hiddenNames[name as keyof typeof hiddenNames]
}

// What such a call counts for: it may make a function.
const workSteps = 16

function hidden(work: Work): GuardedFunction {
  return new GuardedFunction({
    async implementation(parts) {
      runOf(this.environment).spend(workSteps)
      return work(parts as Parts, this)
    },
    arity: 1,
    parameters: undefined,
  })
}

type Evaluate = (node: unknown, site: Site) => Promise<unknown>

async function call(parts: Parts, site: Site, evaluate: Evaluate): Promise<unknown> {
  const args: unknown[] = []
  if (parts.piped !== undefined) args.push(await evaluate(parts.piped, site))
  const called = await evaluate(parts.procedure, site)
  const token = nameOf(parts.procedure)
  if (called === undefined) refuseBareName(parts, site, 'T1005')
  for (const argument of parts.arguments as readonly unknown[]) {
    args.push(callback(await evaluate(argument, site), site.environment))
  }
  if (isLambda(called)) Object.assign(called, { token, position: parts.position })
  try {
    return await callValue(called, args, site)
  } catch (error) {
    addPlace(error, { position: parts.position, token })
    throw error
  }
}

function addPlace(
  error: unknown,
  { position, token }: { readonly position: number; readonly token: string | undefined },
): void {
  if (typeof error !== 'object' || error === null) return
  const held = error as { position?: number; token?: string }
  if (!held.position) held.position = position
  if (!held.token && token !== undefined) held.token = token
}

function nameOf(procedure: unknown): string | undefined {
  const { type, value, steps } = procedure as AstNode
  const name = type === 'path' ? (steps as readonly AstNode[])[0]?.value : value
  return typeof name === 'string' ? name : undefined
}

function refuseBareName({ procedure, position }: Parts, site: Site, code: string): void {
  const token = nameOf(procedure)
  if ((procedure as AstNode).type !== 'path' || token === undefined) return
  if (site.environment.lookup(token)) throw faultAt({ position, token }, code)
}

async function callee(parts: Parts, site: Site, evaluate: Evaluate): Promise<unknown> {
  const called = await evaluate(parts.procedure, site)
  const place = { position: parts.position, token: nameOf(parts.procedure) }
  if (!isCallable(called)) throw faultAt(place, 'T1006')
  if (isLambda(called) && place.token !== undefined) called.token = place.token
  return called
}

async function partial(parts: Parts, site: Site, evaluate: Evaluate): Promise<unknown> {
  const args: unknown[] = []
  for (const argument of parts.arguments as readonly AstNode[]) {
    const hole = argument.type === 'operator' && argument.value === '?'
    args.push(hole ? open : await evaluate(argument, site))
  }
  const target = await evaluate(parts.procedure, site)
  const place = { position: parts.position, token: nameOf(parts.procedure) }
  if (target === undefined) refuseBareName(parts, site, 'T1007')
  if (!isCallable(target)) throw faultAt(place, 'T1008')
  const whole = new PartialApplication(target, args.slice(0, parameterCount(target)))
  return new GuardedFunction({
    implementation(...rest) {
      return callValue(target, whole.fill(rest), this)
    },
    arity: whole.arity,
    parameters: Array.from({ length: whole.arity }, (_, at) => `argument${at}`),
  })
}

function parameterCount(target: unknown): number {
  if (isLambda(target)) return target.arguments.length
  const { parameters } = target as GuardedFunction
  if (parameters === undefined) throw fault('S0202')
  const unusual = parameters.findIndex((name) => !/^\w*$/.test(name))
  if (unusual >= 0) throw fault('S0208', { value: unusual + 1 })
  return parameters.length
}

async function pipe(parts: Parts, site: Site, evaluate: Evaluate): Promise<unknown> {
  const first = await evaluate(parts.lhs, site)
  const second = await evaluate(parts.rhs, site)
  const { environment } = site
  if (!isCallable(second)) throw faultAt({ position: parts.position }, 'T2006', { value: second })
  const inFrame = { input: null, environment }
  if (!isCallable(first)) return callValue(second, [first], inFrame)
  return new GuardedFunction({
    async implementation(value) {
      const between = await callValue(first, [callback(value, environment)], inFrame)
      return callValue(second, [collapse(between, false)], inFrame)
    },
    arity: 1,
    parameters: ['x'],
  })
}
