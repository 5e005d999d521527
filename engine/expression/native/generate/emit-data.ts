import { collapse } from '../sequence.ts'
import type { Emission, Site } from './emit.ts'
import { isList, type Mode, type Value } from './value.ts'

// Results are made of so few parts that shorter texts need not be counted, where no part is made many times.
const shortText = 1024
// What a value counts for in a result, beside its text.
const perValue = 8

/** Makes a value part of the result, where it is: most values are data already, the others are made into it. */
export function inMode(value: Value, mode: Mode, emission: Emission): Value {
  if (mode === 'value') return value
  return emission.counter === undefined
    ? asData(value, emission)
    : countedData(value, emission.counter, emission)
}

function asData(value: Value, { writer, setup }: Emission): Value {
  const { code, kind } = value
  const toData = writer.constant(setup.toData)
  if (value.clean) {
    if (kind === 'string' && code.startsWith('v')) {
      const long = `typeof ${code} === 'string' && ${code}.length > ${shortText}`
      writer.line(`if (${long}) ${toData}(${code}, run)`)
    }
    return value
  }
  const result = writer.local(`(${isUnclean(code)}) ? ${toData}(${code}, run) : ${code}`)
  return { ...value, code: result, clean: true }
}

// Writes a condition that is true of what may not be plain JSON as it is, or is so long that it counts.
function isUnclean(code: string): string {
  const number = `typeof ${code} === 'number' ? ${code} - ${code} !== 0`
  const other = `typeof ${code} === 'object' ? ${code} !== null : typeof ${code} === 'function'`
  return `typeof ${code} === 'string' ? (${code}).length > ${shortText} : ${number} : ${other}`
}

function countedData(value: Value, counter: string, { writer, setup }: Emission): Value {
  const { code, kind, optional, clean } = value
  if (kind === 'string') {
    const text = optional ? `(${code} === undefined ? 0 : ${code}.length)` : `(${code}).length`
    writer.line(`${counter} += ${perValue} + ${text}`)
    return { ...value, clean: true }
  }
  if (clean) {
    writer.line(`${counter} += ${perValue}`)
    return value
  }
  const result = writer.local(code)
  const toData = writer.constant(setup.toData)
  writer.line(`if (typeof ${code} === 'string') ${counter} += ${perValue} + ${code}.length
else if (typeof ${code} === 'number' && ${code} - ${code} === 0 || typeof ${code} === 'boolean') ${counter} += ${perValue}
else ${result} = ${toData}(${code}, run)`)
  return { ...value, code: result, clean: true }
}

/** Counts an object of the result: itself and its keys. */
export function countObject(keys: readonly string[], { writer, counter }: Emission): void {
  if (counter === undefined) return
  const characters = keys.reduce((sum, key) => sum + key.length + 1, perValue)
  writer.line(`${counter} += ${characters}`)
}

/** What a call or a read gives: collapsed as often as the nodes around it do that, where it becomes data. */
export function settledIn({ mode, again, emission }: Site, value: Value): Value {
  if (mode === 'value') return value
  let settled = value
  for (let times = 0; times < again && !settled.clean; times += 1) {
    settled = collapsed(settled, emission)
  }
  return inMode(settled, mode, emission)
}

/** A value as every node gives it: a sequence of one as that one. */
export function collapsed(value: Value, { writer }: Emission, keepArray = false): Value {
  if (value.kind !== 'unknown' || value.tail === true) return value
  const once = `${writer.constant(collapse)}(${value.code}, ${keepArray})`
  const code = writer.local(`${isList(value.code)} ? ${once} : ${value.code}`)
  return { ...value, code, optional: true }
}
