import { apply } from './apply.ts'
import type { SignatureCheck, TransformNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { faultAt } from './fault.ts'
import type { Frame } from './frame.ts'
import { Builtin, isFunction } from './function-value.ts'
import type { Code, Run } from './run.ts'
import { TransformCopy } from './transform-copy.ts'

type Parts = {
  readonly node: TransformNode
  readonly pattern: Code
  readonly update: Code
  readonly remove: Code | undefined
}

/** `|pattern|update, delete|`: a function that gives a changed copy of its argument. */
export function compileTransform(
  node: TransformNode,
  compile: Compile,
  signature: SignatureCheck,
): Code {
  const parts: Parts = {
    node,
    pattern: compile(node.pattern),
    update: compile(node.update),
    remove: node.delete === undefined ? undefined : compile(node.delete),
  }
  return (_input, frame) =>
    new Builtin({
      name: 'transform',
      implementation: ([value], { run }) => transform(parts, value, { frame, run }),
      arity: 1,
      parameters: ['obj'],
      signature,
    })
}

type Site = { readonly frame: Frame; readonly run: Run }

function transform(parts: Parts, value: unknown, { frame, run }: Site): unknown {
  if (value === undefined) return undefined
  const clone = frame.lookup('clone', run.setup.functions)
  if (!isFunction(clone)) throw faultAt(parts.node, 'T2013')
  const copy = new TransformCopy(apply(clone, [value], { input: null, frame, run }), run)
  const matches = parts.pattern(copy.value, frame, run)
  if (matches === undefined) return copy.value
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    run.spend(1)
    copy.update(match, parts.update(match, frame, run), parts.node)
    copy.remove(match, parts.remove?.(match, frame, run), parts.node)
  }
  return copy.value
}
