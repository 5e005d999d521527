import type { Ast, PathNode, SignatureCheck } from '../ast.ts'
import { fixedKeys } from '../fixed-keys.ts'
import type { Builtin } from '../function-value.ts'
import { isMarked } from '../is-marked.ts'
import type { Code, Run } from '../run.ts'
import type { Scope } from './scope.ts'
import type { SourceWriter } from './source-writer.ts'
import type { Mode, Value } from './value.ts'

/** What generating needs of the compiler. */
export type EmitSetup = {
  /** A closure for a tree, compiled when it is first called. */
  readonly closure: (node: Ast) => Code
  /** The function that a name means where the code has no variable of that name. */
  readonly functionOf: (name: string) => Builtin | undefined
  /** Whether a name may mean something where the code has no variable of that name. */
  readonly isKnown: (name: string) => boolean
  /** Whether lists say that they are sequences: only `$distinct` asks. */
  readonly marks: boolean
  /** The signature of a transform. */
  readonly transformSignature: () => SignatureCheck
  /** Plain JSON of a result. */
  readonly toData: (value: unknown, run: Run) => unknown
}

/** What names are read from. */
export type Context = {
  readonly code: string
  /** Whether it is a plain object: surely, never checked, or as a local says. */
  readonly plain: boolean | string
  /** Whether it may be a list that stands for its entries: an input as it is wrapped, or the start of a path. */
  readonly wrapped?: boolean
}

/** One function in the making. */
export type Emission = {
  readonly writer: SourceWriter
  readonly setup: EmitSetup
  readonly context: Context
  readonly scope: Scope | undefined
  /** A field that is read from each variable, where more than one is. */
  readonly fields: ReadonlyMap<string, string>
  /** A local that counts the characters of the result, where parts are made many times. */
  readonly counter: string | undefined
  /** How calls in tail position are made: at once, or by whoever called the function around them. */
  readonly tail: 'at once' | 'by the caller'
  readonly emit: Emit
  readonly emitNode: EmitNode
}

/**
 * Writes the code of a node: as a value, or as plain JSON. `again`: how often the nodes around it collapse what it
 * gives once more, before it becomes data.
 */
type Emit = (node: Ast, mode: Mode, again?: number) => Value

/** The same function, its code to come in another context, scope, … */
export function within(
  emission: Emission,
  changes: Partial<Omit<Emission, 'writer' | 'setup' | 'emit' | 'emitNode'>>,
): Emission {
  const inner: Emission = {
    ...emission,
    ...changes,
    emit: (node, mode, again = 0) => emission.emitNode(node, { mode, again, emission: inner }),
  }
  return inner
}

/** How a node is written, and where. */
export type Site = {
  readonly mode: Mode
  readonly again: number
  readonly emission: Emission
}

/** Writes the code of a node. */
type EmitNode = (node: Ast, site: Site) => Value

/** Whether generated code is written for a node as such; the rest stays a closure. */
export function isEmitted(node: Ast): boolean {
  if (node.stages ?? node.focus ?? node.index ?? node.ancestor ?? node.tuple) return false
  switch (node.type) {
    case 'regex':
    case 'sort':
    case 'operator':
      return false
    default:
      return true
  }
}

/** A path that reads field after field: of the context, or of what another expression gives. */
export type FieldRead = { readonly base: Ast | undefined; readonly names: readonly string[] }

/** The fields that a path reads, none of them one that every object has by nature; undefined where it does more. */
export function fieldRead(node: PathNode): FieldRead | undefined {
  const { steps, keepSingletonArray, group } = node
  if (keepSingletonArray || group !== undefined) return undefined
  const [first, ...rest] = steps
  if (first === undefined || isMarked(first)) return undefined
  const context = first.type === 'variable' && first.value === ''
  const named = first.type === 'variable' && first.value !== ''
  const based = named || first.type === 'function' || (context && rest.length > 0)
  const names: string[] = []
  for (const step of based ? rest : steps) {
    if (isMarked(step) || !isOwnName(step)) return undefined
    names.push(String(step.value))
  }
  return { base: based && !context ? first : undefined, names }
}

/** Whether a step is a name that no object has by nature. */
export function isOwnName(step: Ast): step is Ast & { readonly type: 'name' } {
  return step.type === 'name' && !(step.value in Object.prototype)
}

/** Whether a node is `{…}` with keys that are fixed. */
export function isFixedObject(node: Ast): boolean {
  return node.type === 'unary' && node.value === '{' && fixedKeys(node) !== undefined
}
