import { faultAt } from '../native/fault.ts'
import { TransformCopy } from '../native/transform-copy.ts'
import { callValue } from './call-value.ts'
import { evaluateNode } from './evaluate-node.ts'
import { GuardedFunction, isCallable } from './guarded-function.ts'
import type { Environment, Library } from './library.ts'
import type { Parts } from './rewrite-tree.ts'
import type { InterpreterRuns } from './run-of.ts'

type Around = {
  readonly environment: Environment
  readonly library: Library
  readonly runs: InterpreterRuns
}

type Nodes = Parts & {
  readonly update: { readonly position: number }
  readonly delete?: { readonly position: number }
}

/** `|pattern|update, delete|`: a function that gives a changed copy of its argument. */
export function guardedTransform(parts: Parts, around: Around): GuardedFunction {
  return new GuardedFunction({
    implementation: (value) => transform(parts as Nodes, value, around),
    arity: 1,
    parameters: ['obj'],
    signature: around.library.transformSignature,
  })
}

async function transform(parts: Nodes, value: unknown, around: Around): Promise<unknown> {
  if (value === undefined) return undefined
  const { environment, library, runs } = around
  const clone = environment.lookup('clone')
  if (!isCallable(clone)) throw faultAt(parts, 'T2013')
  const cloned = await callValue(clone, [value], { input: null, environment })
  const copy = new TransformCopy(cloned, runs.of(environment))
  const at = (node: unknown, input: unknown) =>
    node === undefined ? undefined : evaluateNode(library.probe, node, { input, environment })
  const matches = await at(parts.pattern, copy.value)
  if (matches === undefined) return copy.value
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    copy.update(match, await at(parts.update, match), parts)
    copy.remove(match, await at(parts.delete, match), parts)
  }
  return copy.value
}
