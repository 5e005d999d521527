import { apply } from './apply.ts'
import type { SignatureCheck, TransformNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { faultAt } from './fault.ts'
import type { Frame } from './frame.ts'
import { Builtin, isFunction } from './function-value.ts'
import type { Code, Run } from './run.ts'
import { TransformCopy } from './transform-copy.ts'

/** `|pattern|update, delete|`: a function that gives a changed copy of its argument. */
export function compileTransform(
  node: TransformNode,
  compile: Compile,
  signature: SignatureCheck,
): Code {
  const pattern = compile(node.pattern)
  const update = compile(node.update)
  const remove = node.delete === undefined ? undefined : compile(node.delete)
  const make = transformAt(node, signature)
  return (_input, frame) => make({ pattern, update, remove }, frame)
}

/** What finds the parts of a value that change, and what is set and taken there. */
type Parts = {
  readonly pattern: Code
  readonly update: Code
  readonly remove: Code | undefined
}

/** Makes transforms of one place in the source. */
export function transformAt(node: TransformNode, signature: SignatureCheck) {
  return (parts: Parts, frame: Frame): Builtin =>
    new Builtin({
      name: 'transform',
      implementation: ([value], { run }) => transform(node, parts, value, { frame, run }),
      arity: 1,
      parameters: ['obj'],
      signature,
    })
}

type Site = { readonly frame: Frame; readonly run: Run }

function transform(
  node: TransformNode,
  parts: Parts,
  value: unknown,
  { frame, run }: Site,
): unknown {
  if (value === undefined) return undefined
  const clone = frame.lookup('clone', run.setup.functions)
  if (!isFunction(clone)) throw faultAt(node, 'T2013')
  const copy = new TransformCopy(apply(clone, [value], { input: null, frame, run }), run)
  const matches = parts.pattern(copy.value, frame, run)
  if (matches === undefined) return copy.value
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    run.spend(1)
    copy.update(match, parts.update(match, frame, run), node)
    copy.remove(match, parts.remove?.(match, frame, run), node)
  }
  return copy.value
}
