import { referenceFunctions } from '../../engine/expression/jsonata.ts'
import { builtins } from '../../engine/expression/native/builtins/builtins.ts'
import type { Builtin } from '../../engine/expression/native/function-value.ts'

/** Names what has changed since the watch began. */
export type Watch = () => readonly string[]

/** Watches data: every field of every object and list in it, also those that JSON does not show. */
export function watchData(root: unknown): Watch {
  return watch([['data', root]])
}

/** Watches what belongs to the process: JSONata's functions, the library's own, and what all objects share. */
export function watchProcess(): Watch {
  const functions = [...builtins()].flatMap(([name, value]) => {
    const { implementation, signature, parameters, arity } = value as Builtin
    return Object.entries({ value, implementation, signature, parameters, arity }).map(
      ([part, held]): [string, unknown] => [`$${name}.${part}`, held],
    )
  })
  const reference = [...referenceFunctions()].map(([name, held]): [string, unknown] => [
    `library $${name}`,
    held,
  ])
  return watch([...functions, ...reference, ...shared])
}

const shared: readonly (readonly [string, unknown])[] = [
  ['JSON', JSON],
  ['Math', Math],
  ...[Object, Array, Function, String, Number, Boolean, RegExp, Promise, Error, Date, Map].flatMap(
    (kind): [string, unknown][] => [
      [kind.name, kind],
      [`${kind.name}.prototype`, kind.prototype],
    ],
  ),
]

type Held = { readonly path: string; readonly holder: object; readonly fields: Fields }
type Fields = readonly (readonly [key: PropertyKey, value: unknown, read: boolean])[]

function watch(roots: readonly (readonly [string, unknown])[]): Watch {
  const names = () => Object.getOwnPropertyNames(globalThis).join()
  const before = names()
  const held = holders(roots)
  return () => [
    ...(names() === before ? [] : ['globalThis']),
    ...held.filter(({ holder, fields }) => !isSame(fields, holder)).map(({ path }) => path),
  ]
}

// Every object once; of what the host itself has, what lies below its fields is left alone.
function holders(roots: readonly (readonly [string, unknown])[]): readonly Held[] {
  const host = new Set(shared.map(([, value]) => value))
  const found = new Map<unknown, Held>()
  const visit = (path: string, holder: unknown): void => {
    const isObject = typeof holder === 'object' && holder !== null
    if ((!isObject && typeof holder !== 'function') || found.has(holder)) return
    const fields = fieldsOf(holder as object)
    found.set(holder, { path, holder: holder as object, fields })
    if (host.has(holder)) return
    for (const [key, value] of fields) {
      if (!(holder instanceof Function)) visit(`${path}.${String(key)}`, value)
    }
  }
  for (const [path, value] of roots) visit(path, value)
  // What is frozen cannot change.
  return [...found.values()].filter(({ holder }) => !Object.isFrozen(holder))
}

function fieldsOf(holder: object): Fields {
  return Reflect.ownKeys(holder).map((key) => {
    const { get, value } = Object.getOwnPropertyDescriptor(holder, key) ?? {}
    return [key, get ?? value, get === undefined] as const
  })
}

// Reading a field of data is much quicker than asking for its description.
function isSame(before: Fields, holder: object): boolean {
  const keys = Reflect.ownKeys(holder)
  if (before.length !== keys.length) return false
  return before.every(([key, value, read], at) => {
    const held = read ? Reflect.get(holder, key) : Object.getOwnPropertyDescriptor(holder, key)?.get
    return key === keys[at] && Object.is(value, held)
  })
}
