import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type jsonata from 'jsonata'

type Jsonata = typeof jsonata

/**
 * The reference as it should be where ours differs on purpose. It evaluates the parts of `[…]` and `{…}` at the same time, so that of
 * several errors the quickest wins; here they are evaluated in order. For `a ?? b` it copies `a` as JSON, which no
 * regex survives; here the copy is whole. And it makes an object of an empty list by
 * pushing an entry into that list, which may be the caller's data; here it takes a list of its own. A transform changes
 * whatever its pattern matches; here only objects of its own copy. A partial application checks no signature; here
 * the whole call is made in the end.
 */
export function inOrderReference(): Jsonata {
  const require = createRequire(import.meta.url)
  const source = readFileSync(require.resolve('jsonata'), 'utf8')
  const changed = source
    .replace(/Promise\.all\((expr\.expressions)\s*\.map\(/, 'inOrder($1, (')
    .replace(/Promise\.all\((utils\.keys\(groups\))\.map\(/, 'inOrder($1, (')
    .replaceAll('JSON.parse(JSON.stringify(left))', 'copyTree(left)')
    .replace('input.push(undefined);', 'input = [undefined];')
    .replace(
      'var result = await apply(cloneFunction, [obj], null, environment);',
      'var copy = transformCopy(await apply(cloneFunction, [obj], null, environment)), result = copy.value;',
    )
    .replace('match[prop] = update[prop];', 'copy.set(match, prop, update[prop]);')
    .replace('delete match[deletions[jj]];', 'copy.remove(match, deletions[jj]);')
    .replace(
      /return result;(\s*\}\s*\/\*\*\s*\* Validate the arguments against)/,
      'return wholeCall(proc, evaluatedArgs, { apply, getNativeFunctionArguments });$1',
    )
  const patches = [
    'inOrder(',
    'copyTree(',
    'input = [undefined];',
    'transformCopy(',
    'copy.set(',
    'copy.remove(',
    'wholeCall(',
  ].map((patch) => changed.split(patch).length - 1)
  if (patches.join() !== '2,2,1,1,1,1,1') throw new Error('The reference has changed')
  const holder: { exports: unknown } = { exports: {} }
  const helpers = { inOrder, copyTree, transformCopy, wholeCall }
  const define = new Function('module', 'exports', ...Object.keys(helpers), changed)
  define(holder, holder.exports, ...Object.values(helpers))
  return holder.exports as Jsonata
}

async function inOrder<T>(items: readonly T[], work: (item: T, at: number) => unknown) {
  const done: unknown[] = []
  for (const [at, item] of items.entries()) done.push(await work(item, at))
  return done
}

function copyTree(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(copyTree)
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return node
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, copyTree(child)]))
}

function transformCopy(source: unknown) {
  const own = new Set<unknown>()
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || isFunction(value)) return value
    if (Array.isArray(value)) return value.map(copy)
    const fields = Object.fromEntries(Object.entries(value).map(([key, held]) => [key, copy(held)]))
    own.add(fields)
    return fields
  }
  const owned = (match: unknown): Record<string, unknown> => {
    if (!own.has(match)) throw { code: 'X1005' }
    return match as Record<string, unknown>
  }
  return {
    value: copy(source),
    set: (match: unknown, key: string, value: unknown) => {
      owned(match)[key] = value
    },
    remove: (match: unknown, key: string) => {
      if (!Array.isArray(match) && !isFunction(match)) delete owned(match)[key]
    },
  }
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true
  const marks = value as { _jsonata_lambda?: unknown; _jsonata_function?: unknown } | null
  return marks?._jsonata_lambda === true || marks?._jsonata_function === true
}

type Procedure = ((...args: unknown[]) => unknown) & {
  readonly arguments?: readonly unknown[]
  readonly implementation?: (...args: unknown[]) => unknown
}
type Site = { readonly input: unknown; readonly environment: unknown }
type Library = {
  readonly apply: (proc: unknown, args: unknown[], input: unknown, frame: unknown) => unknown
  readonly getNativeFunctionArguments: (call: unknown) => readonly string[]
}

function wholeCall(proc: Procedure, args: readonly unknown[], library: Library) {
  const lambda = (proc as { _jsonata_lambda?: unknown })._jsonata_lambda === true
  const parameters = lambda
    ? (proc.arguments ?? [])
    : library.getNativeFunctionArguments(proc.implementation ?? proc)
  const given = args.slice(0, parameters.length)
  const arity = given.filter(isHole).length
  const implementation = function (this: Site, ...rest: unknown[]) {
    let [used, length] = [0, 0]
    const whole = given.map((value, at) => {
      if (!isHole(value) || used < rest.length) length = at + 1
      return isHole(value) ? rest[used++] : value
    })
    return library.apply(proc, whole.slice(0, length), this.input, this.environment)
  }
  const names = Array.from({ length: arity }, (_, at) => `a${at}`).join(', ')
  Object.defineProperty(implementation, 'toString', { value: () => `(${names})` })
  return { _jsonata_function: true, arity, implementation }
}

function isHole(value: unknown): boolean {
  const { type, value: held } = (value ?? {}) as { type?: unknown; value?: unknown }
  return type === 'operator' && held === '?'
}
