import { setOwn } from '../../json/json.ts'
import { apply } from './apply.ts'
import type { SignatureCheck, TransformNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { faultAt } from './fault.ts'
import type { Frame } from './frame.ts'
import { Builtin, isFunction } from './function-value.ts'
import type { Code, Run } from './run.ts'
import { isArrayOfStrings } from './truth.ts'

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
  const copy = apply(clone, [value], { input: null, frame, run })
  const matches = parts.pattern(copy, frame, run)
  if (matches === undefined) return copy
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    run.spend(1)
    change(parts, match, { frame, run })
    remove(parts, match, { frame, run })
  }
  return copy
}

function change({ node, update }: Parts, match: unknown, { frame, run }: Site): void {
  const changes = update(match, frame, run)
  if (changes === undefined) return
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw faultAt(node.update, 'T2011', { value: changes })
  }
  const fields = Object.entries(changes)
  run.spend(2 * fields.length)
  if (fields.length > 0 && (typeof match !== 'object' || match === null)) {
    throw faultAt(node, 'X1005', { value: match })
  }
  for (const [name, value] of fields) setOwn(match as Record<string, unknown>, name, value)
}

function remove({ node, remove: names }: Parts, match: unknown, { frame, run }: Site): void {
  const deletions = names?.(match, frame, run)
  if (deletions === undefined) return
  const list = Array.isArray(deletions) ? deletions : [deletions]
  if (!isArrayOfStrings(list, run))
    throw faultAt({ position: node.delete?.position }, 'T2012', { value: deletions })
  if (typeof match !== 'object' || match === null) return
  for (const name of list) Reflect.deleteProperty(match, name)
}
