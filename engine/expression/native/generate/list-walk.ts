import { countResult } from '../../result-data.ts'
import type { Run } from '../run.ts'
import { literal } from './source-writer.ts'
import { isList } from './value.ts'

/** The result of a walk when a list holds something else than plain objects: the closures have to do it. */
export const unusual = Symbol('unusual')

/**
 * Reads fields off every entry of a list, and off what they hold, name after name; lists that are found are joined.
 * What is found is one value or a list of them, plain JSON where a function is given that makes it.
 */
export type ListWalk = (
  list: readonly unknown[],
  run: Run,
  toData: ((value: unknown, run: Run) => unknown) | undefined,
) => unknown

/** A walk for names, its code written when it is first needed. */
export function listWalk(names: readonly string[], marks: boolean): ListWalk {
  let walk: ListWalk | undefined
  return (list, run, toData) => {
    walk ??= writeWalk(names, marks)
    return walk(list, run, toData)
  }
}

// A loop within a loop for each name. Texts and numbers are data as they are, and are counted as such; where there is
// anything else, the whole is looked at once more.
function writeWalk(names: readonly string[], marks: boolean): ListWalk {
  const untouched = names.map((name) => `prototype[${literal(name)}] === undefined`).join(' && ')
  const body = `'use strict'
return (list, run, toData) => {
if (!(${untouched})) return unusual
const found = []
let lists = 0
let characters = 0
let other = false
let steps = list.length
for (let at = 0; at < list.length; at += 1) {
const entry0 = list[at]
${readField(names, 0)}
}
run.spend(steps)
if (found.length > run.sequence || lists === 1) return unusual
if (found.length < 2) return toData === undefined ? found[0] : toData(found[0], run)
if (toData === undefined) {
${marks ? 'found.sequence = true' : ''}
return found
}
if (other) return toData(found, run)
countResult(run.result, characters + 8 * found.length)
return found
}`
  const make = new Function('prototypeOf', 'prototype', 'unusual', 'countResult', body)
  return make(Object.getPrototypeOf, Object.prototype, unusual, countResult) as ListWalk
}

// What is written twice at each level grows fast; a path of more names is left to the general way.
const mostDoubled = 4

// The prototype is checked after the field is read: then the JavaScript engine knows it, and the check costs nothing.
function readField(names: readonly string[], at: number): string {
  const [entry, value] = [`entry${at}`, `value${at}`]
  const list = isList(value)
  return `if (${entry} !== null && ${entry} !== undefined) {
const ${value} = ${entry}[${literal(names[at] as string)}]
if (prototypeOf(${entry}) !== prototype) return unusual
${at === names.length - 1 ? collect(value, list) : descend(names, at, { value, list })}
}`
}

type Read = { readonly value: string; readonly list: string }

function descend(names: readonly string[], at: number, { value, list }: Read): string {
  const next = readField(names, at + 1)
  const single =
    names.length > mostDoubled ? 'return unusual' : `const entry${at + 1} = ${value}\n${next}`
  return `if (${list}) {
if (${value}.sequence === true || ${value}.cons === true) return unusual
steps += 1 + ${value}.length
if (steps > 1000) {
run.spend(steps)
steps = 0
}
for (let at = 0; at < ${value}.length; at += 1) {
const entry${at + 1} = ${value}[at]
${next}
}
} else if (${value} !== undefined) {
${single}
}`
}

// A value found last that is a list and the only one would be that list itself: the general way knows.
function collect(value: string, list: string): string {
  return `if (typeof ${value} === 'string') {
characters += ${value}.length
found.push(${value})
} else if (typeof ${value} === 'number' && ${value} - ${value} === 0) {
found.push(${value})
} else if (${list}) {
if (${value}.sequence === true || ${value}.cons === true) return unusual
if (found.length + ${value}.length > run.sequence) return unusual
steps += 1 + ${value}.length
lists += 1
other = true
for (let at = 0; at < ${value}.length; at += 1) found.push(${value}[at])
} else if (${value} !== undefined) {
other = true
found.push(${value})
}`
}
