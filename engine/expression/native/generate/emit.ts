import type { Ast, PathNode } from '../ast.ts'
import { bindsInside } from '../binds-inside.ts'
import { fixedKeys } from '../fixed-keys.ts'
import type { Builtin } from '../function-value.ts'
import type { Code } from '../run.ts'
import type { SourceWriter } from './source-writer.ts'

/** A piece of generated code that stands for a value: a local name or a literal. */
export type Value = {
  readonly code: string
  /** What is known of it beforehand. */
  readonly kind: 'string' | 'boolean' | 'unknown'
  /** Whether it may be nothing. */
  readonly optional: boolean
  /** Whether it is data as it is: no function, no marked list, no number that JSON cannot hold. */
  readonly clean: boolean
}

/** `data`: a value that is part of the result, so it has to be plain JSON. */
export type Mode = 'value' | 'data'

/** What generating needs of the compiler. */
export type EmitSetup = {
  /** A closure for a tree, compiled when it is first called. */
  readonly closure: (node: Ast) => Code
  /** The function that a name always means here, or undefined where it can mean something else. */
  readonly functionOf: (name: string) => Builtin | undefined
  /** Plain JSON of a result. */
  readonly toData: (value: unknown) => unknown
}

/** One function in the making. */
export type Emission = {
  readonly writer: SourceWriter
  readonly setup: EmitSetup
  readonly emit: (node: Ast, mode: Mode) => Value
}

/** A value of which nothing is known. */
export function unknownValue(code: string): Value {
  return { code, kind: 'unknown', optional: true, clean: false }
}

/** Writes a condition that is true where a value counts as true. */
export function truthOf({ code, kind, optional }: Value, isTrue: string): string {
  if (kind === 'boolean' && !optional) return code
  return `(typeof ${code} === 'boolean' ? ${code} : ${isTrue}(${code}))`
}

/** Whether generated code is written for a node; the rest stays a closure. */
export function isEmitted(node: Ast, setup: Pick<EmitSetup, 'functionOf'>): boolean {
  if (isMarked(node)) return false
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'condition':
      return true
    case 'path':
      return readNames(node as PathNode) !== undefined
    case 'variable':
      return node.value === ''
    case 'binary':
      return node.value !== '..'
    case 'block':
      return node.expressions.length === 1 && !bindsInside(node)
    case 'function':
      return node.procedure.type === 'variable' && !isMarked(node.procedure)
        ? setup.functionOf(node.procedure.value) !== undefined
        : false
    case 'unary':
      return node.value === '{' && fixedKeys(node) !== undefined
    default:
      return false
  }
}

// Predicates, groupings and variables of paths are the closures' business.
function isMarked(node: Ast): boolean {
  const marks = [node.predicate, node.stages, node.group, node.focus, node.index, node.ancestor]
  return (
    marks.some((mark) => mark !== undefined) ||
    node.keepArray === true ||
    node.tuple === true ||
    node.consarray === true
  )
}

/** The names of a path that only reads fields, from the context on; none that every object has by nature. */
export function readNames({ steps, keepSingletonArray }: PathNode): readonly string[] | undefined {
  if (keepSingletonArray) return undefined
  const names: string[] = []
  for (const [at, step] of steps.entries()) {
    if (isMarked(step)) return undefined
    if (at === 0 && step.type === 'variable' && step.value === '' && steps.length > 1) continue
    if (step.type !== 'name' || step.value in Object.prototype) return undefined
    names.push(step.value)
  }
  return names
}
