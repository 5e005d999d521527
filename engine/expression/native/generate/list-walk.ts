import type { Run } from '../run.ts'
import { literal } from './source-writer.ts'

/** What a walk gives for a list that holds more than plain objects: the general way is needed. */
export const unusual = Symbol('unusual')

/**
 * Reads fields off every entry of a list, and off what they hold, name after name; lists that are found are joined.
 * What is found is a sequence, or plain JSON where a function is given that makes it.
 */
export type ListWalk = (
  list: readonly unknown[],
  run: Run,
  toData: ((value: unknown) => unknown) | undefined,
) => unknown

/** A walk for names, its code written when it is first needed. */
export function listWalk(names: readonly string[]): ListWalk {
  let walk: ListWalk | undefined
  return (list, run, toData) => {
    walk ??= writeWalk(names)
    return walk(list, run, toData)
  }
}

// A loop within a loop for each name. Texts are data as they are; whether anything else is, is asked at the end.
function writeWalk(names: readonly string[]): ListWalk {
  const untouched = names.map((name) => `prototype[${literal(name)}] === undefined`).join(' && ')
  const body = `'use strict'
return (list, run, toData) => {
if (!(${untouched})) return unusual
const found = []
let lists = 0
let characters = 0
for (let at = 0; at < list.length; at += 1) {
const entry0 = list[at]
${step(names, 0)}
}
run.spend(list.length + found.length)
if (found.length > run.sequence || lists === 1) return unusual
if (found.length < 2) return toData === undefined ? found[0] : toData(found[0])
if (toData === undefined) found.sequence = true
else if (!(characters <= run.setup.limits.output)) return toData(found)
return found
}`
  const make = new Function('prototypeOf', 'prototype', 'unusual', body)
  return make(Object.getPrototypeOf, Object.prototype, unusual) as ListWalk
}

// The prototype is looked at after the field is read: by then the machine knows it, and asking costs nothing.
// Reads a field of an entry, and goes on with what it holds: one value, or each of a list. A value found last that is
// a list and the only one would be that list itself: the general way knows.
function step(names: readonly string[], at: number): string {
  const name = names[at]
  if (name === undefined) {
    return `characters += typeof entry${at} === 'string' ? entry${at}.length + 8 : NaN
found.push(entry${at})`
  }
  const [entry, value, isList] = [`entry${at}`, `value${at}`, `isList${at}`]
  return `if (typeof ${entry} === 'object' && ${entry} !== null) {
const ${value} = ${entry}[${literal(name)}]
if (prototypeOf(${entry}) !== prototype) return unusual
if (${value} !== undefined) {
const ${isList} = typeof ${value} === 'object' && Array.isArray(${value})
if (${isList} && (${value}.sequence === true || ${value}.cons === true)) return unusual
${at === names.length - 1 ? `if (${isList}) lists += 1` : ''}
for (let at = 0, end = ${isList} ? ${value}.length : 1; at < end; at += 1) {
const entry${at + 1} = ${isList} ? ${value}[at] : ${value}
${step(names, at + 1)}
}
}
}`
}
