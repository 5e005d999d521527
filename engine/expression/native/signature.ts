import type { SignatureCheck } from './ast.ts'
import { isFunction } from './function-value.ts'
import type { Run } from './run.ts'

/** Checks the arguments of a call: returns them, completed from the context, or throws `T041x`. */
export type ArgumentCheck = (
  args: readonly unknown[],
  context: unknown,
  run: Run,
) => readonly unknown[]

/** One parameter of a signature such as `<s-(sf)n?:s>`. */
type Parameter = {
  /** A bit for each kind of value that fits. */
  readonly kinds: number
  /** The same for the entries of a list, where they matter. */
  readonly entries: number | undefined
  readonly optional: boolean
}

const parameter = /([snbloafjx]|\([snbloafjx]+\))(<[^<>]*>)?([-?]?)/y
const anyType = 'snbloaf'
const [textKind, numberKind, booleanKind, nullKind, objectKind, listKind, functionKind] = [
  1, 2, 4, 8, 16, 32, 64,
]
const kindBits: Readonly<Record<string, number>> = {
  s: textKind,
  n: numberKind,
  b: booleanKind,
  l: nullKind,
  o: objectKind,
  a: listKind,
  f: functionKind,
}

/**
 * The check of a signature. Arguments that fit one by one, as nearly all do, pass without
 * further ado; whatever needs completing or refusing is the reference's to decide.
 */
export function argumentCheck(signature: SignatureCheck): ArgumentCheck {
  const parameters = parseParameters(signature.definition)
  const slow: ArgumentCheck = (args, context) => withStandIns(signature, args, context)
  return (args, context, run) => {
    for (const value of args) if (Array.isArray(value)) run.spend(1 + (value.length >> 2))
    const fitting = parameters === undefined ? undefined : fitted(parameters, args)
    return fitting ?? slow(args, context, run)
  }
}

/*
 * The reference knows functions by their marks, which are fields that data can have as well. Objects that have them
 * go through its check as empty ones.
 */
function withStandIns(
  signature: SignatureCheck,
  args: readonly unknown[],
  context: unknown,
): readonly unknown[] {
  const originals = new Map<unknown, unknown>()
  const standIn = (value: unknown): unknown => {
    const replaced =
      Array.isArray(value) && value.some(isMarkedData) ? value.map(standInFor) : undefined
    const given = replaced ?? standInFor(value)
    if (given !== value) originals.set(given, value)
    return given
  }
  const checked = signature.validate(args.map(standIn), standIn(context))
  return originals.size === 0 ? checked : checked.map((value) => originalOf(value, originals))
}

function standInFor(value: unknown): unknown {
  return isMarkedData(value) ? {} : value
}

function isMarkedData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isFunction(value)) return false
  const { _jsonata_lambda: lambda, _jsonata_function: other } = value as Record<string, unknown>
  return lambda === true || other === true
}

// An argument can come back as the only entry of a list.
function originalOf(value: unknown, originals: ReadonlyMap<unknown, unknown>): unknown {
  if (originals.has(value)) return originals.get(value)
  if (!Array.isArray(value) || value.length !== 1 || !originals.has(value[0])) return value
  return [originals.get(value[0])]
}

// Undefined for a signature that says more than this, such as `+`.
function parseParameters(definition: string): readonly Parameter[] | undefined {
  const parameters: Parameter[] = []
  for (let at = 1; !':>'.includes(definition.charAt(at)); at = parameter.lastIndex) {
    parameter.lastIndex = at
    const match = parameter.exec(definition)
    if (match === null) return undefined
    const [, type = '', subtype, mark] = match
    parameters.push({
      kinds: kindsOf(typesOf(type)),
      entries: type === 'a' && subtype !== undefined ? kindsOf(subtype[1] ?? '') : undefined,
      optional: mark === '?',
    })
  }
  return parameters
}

function typesOf(type: string): string {
  if (type.startsWith('(')) return type.slice(1, -1)
  if (type === 'x') return anyType
  return type === 'j' ? 'snbloa' : type
}

// The arguments, where each fits its parameter: one that is no list as a list of one, where a list is meant.
function fitted(
  parameters: readonly Parameter[],
  args: readonly unknown[],
): readonly unknown[] | undefined {
  if (args.length > parameters.length) return undefined
  let fitting = args
  for (let at = 0; at < parameters.length; at += 1) {
    const expected = parameters[at] as Parameter
    if (at >= args.length) {
      if (!expected.optional) return undefined
    } else if (!fitsOne(expected, args[at])) {
      if (!fitsAsList(expected, args[at])) return undefined
      fitting = fitting.with(at, [args[at]])
    }
  }
  return fitting
}

function fitsOne({ kinds, entries }: Parameter, value: unknown): boolean {
  if (value === undefined) return kinds !== functionKind
  const kind = kindOf(value)
  if ((kinds & kind) === 0) return false
  if (kind !== listKind || entries === undefined) return true
  for (const item of value as readonly unknown[]) {
    if (kindOf(item) !== entries) return false
  }
  return true
}

function fitsAsList({ kinds, entries }: Parameter, value: unknown): boolean {
  const kind = kindOf(value)
  if (kinds !== listKind || kind === listKind || kind === functionKind) return false
  return entries === undefined || kind === entries
}

function kindsOf(types: string): number {
  return [...types].reduce((kinds, type) => kinds | (kindBits[type] ?? 0), 0)
}

function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return textKind
    case 'number':
      return numberKind
    case 'boolean':
      return booleanKind
    case 'object':
      if (value === null) return nullKind
      if (Array.isArray(value)) return listKind
      return isFunction(value) ? functionKind : objectKind
    case 'function':
      return functionKind
    default:
      return 0
  }
}
