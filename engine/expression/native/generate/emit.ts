import type { Ast, PathNode } from '../ast.ts'
import { bindsInside } from '../binds-inside.ts'
import { fixedKeys } from '../fixed-keys.ts'
import type { Builtin } from '../function-value.ts'
import { isMarked } from '../is-marked.ts'
import type { Code, Run } from '../run.ts'
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
  readonly toData: (value: unknown, run: Run) => unknown
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
  return `(typeof ${code} === 'boolean' ? ${code} : ${isTrue}(${code}, run))`
}

/** Writes a condition that is true of a list. */
export function isList(code: string): string {
  return `typeof ${code} === 'object' && Array.isArray(${code})`
}

/** Writes a condition that is true of what may not be plain JSON as it is, or is so long that it counts. */
export function isUnclean(code: string): string {
  const number = `typeof ${code} === 'number' ? ${code} - ${code} !== 0`
  const other = `typeof ${code} === 'object' ? ${code} !== null : typeof ${code} === 'function'`
  return `typeof ${code} === 'string' ? (${code}).length > ${shortText} : ${number} : ${other}`
}

// Results are made of so few parts that shorter texts need not be counted.
const shortText = 1024

/** Writes a condition that is true of a text which counts as part of a result. */
export function isLong(code: string): string {
  return `typeof ${code} === 'string' && ${code}.length > ${shortText}`
}

/** Whether generated code is written for a node; the rest stays a closure. */
export function isEmitted(node: Ast, setup: Pick<EmitSetup, 'functionOf'>): boolean {
  if (isMarked(node)) return false
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'variable':
    case 'condition':
      return true
    case 'path':
      return fieldRead(node as PathNode) !== undefined
    case 'binary':
      return node.value !== '..'
    case 'block':
      return node.expressions.length === 1 && !bindsInside(node)
    case 'function':
      return (
        node.procedure.type === 'variable' &&
        !isMarked(node.procedure) &&
        setup.functionOf(node.procedure.value) !== undefined
      )
    case 'unary':
      return node.value === '{' && fixedKeys(node) !== undefined
    default:
      return false
  }
}

/** A path that reads field after field: of the context, or of what another expression gives. */
export type FieldRead = { readonly base: Ast | undefined; readonly names: readonly string[] }

/** The fields that a path reads, none of them one that every object has by nature; undefined where it does more. */
export function fieldRead({ steps, keepSingletonArray }: PathNode): FieldRead | undefined {
  if (keepSingletonArray) return undefined
  const [first, ...rest] = steps
  if (first === undefined || isMarked(first)) return undefined
  const context = first.type === 'variable' && first.value === ''
  const named = first.type === 'variable' && first.value !== ''
  const based = named || first.type === 'function' || (context && rest.length > 0)
  const names: string[] = []
  for (const step of based ? rest : steps) {
    if (isMarked(step) || step.type !== 'name' || step.value in Object.prototype) return undefined
    names.push(step.value)
  }
  return { base: based && !context ? first : undefined, names }
}
