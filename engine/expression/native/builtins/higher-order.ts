import { setOwn } from '../../../json/json.ts'
import { isArrayOfNumbers, isArrayOfStrings, isTrue } from '../../truth.ts'
import { apply } from '../apply.ts'
import { fault } from '../fault.ts'
import { arityOf, Callback, type CallSite, type Implementation } from '../function-value.ts'
import { mergeSort } from '../merge-sort.ts'
import { push, sequenceOf } from '../sequence.ts'
import { spendOrder } from '../text-cost.ts'

type List = readonly unknown[]
type Fields = Readonly<Record<string, unknown>>

type Visit = (value: unknown, at: unknown, whole: unknown) => unknown

/** Calls with the value and, as far as the function takes them, its place and the whole it is from. */
function visitor(callee: unknown, site: CallSite): Visit {
  const arity = arityOf(callee)
  const { run } = site
  const [target, inner] = unwrapped(callee, site)
  return (value, at, whole) => {
    run.spend(2)
    if (arity < 2) return apply(target, [value], inner)
    return apply(target, arity < 3 ? [value, at] : [value, at, whole], inner)
  }
}

// A function that came as an argument is called as its callback would call it, without the way through it.
function unwrapped(callee: unknown, site: CallSite): readonly [unknown, CallSite] {
  if (!(callee instanceof Callback)) return [callee, site]
  return [callee.target, { input: null, frame: callee.frame, run: site.run }]
}

function map(list: List, callee: unknown, site: CallSite): unknown {
  const mapped = sequenceOf()
  const visit = visitor(callee, site)
  for (let at = 0; at < list.length; at += 1) {
    const value = visit(list[at], at, list)
    if (value !== undefined) push(mapped, value, site.run)
  }
  return mapped
}

function filter(list: List, callee: unknown, site: CallSite): unknown {
  const kept = sequenceOf()
  const visit = visitor(callee, site)
  for (let at = 0; at < list.length; at += 1) {
    const value = list[at]
    if (isTrue(visit(value, at, list), site.run)) push(kept, value, site.run)
  }
  return kept
}

function single(list: List, callee: unknown, site: CallSite): unknown {
  let found: { readonly value: unknown } | undefined
  const visit = visitor(callee, site)
  for (let at = 0; at < list.length; at += 1) {
    const value = list[at]
    const wanted = callee === undefined || isTrue(visit(value, at, list), site.run)
    if (wanted && found !== undefined) throw fault('D3138', { index: at })
    if (wanted) found = { value }
  }
  if (found === undefined) throw fault('D3139')
  return found.value
}

function reduce(list: List, callee: unknown, { start, site }: Reduction): unknown {
  const arity = arityOf(callee)
  if (arity < 2) throw fault('D3050', { index: 1 })
  const seeded = start !== undefined || list.length === 0
  let result = seeded ? start : list[0]
  for (let at = seeded ? 0 : 1; at < list.length; at += 1) {
    site.run.spend(3)
    result = apply(callee, [result, list[at], at, list].slice(0, Math.min(arity, 4)), site)
  }
  return result
}

type Reduction = { readonly start: unknown; readonly site: CallSite }

function keysOf(fields: Fields | undefined, { run }: CallSite): readonly string[] {
  const keys = Object.keys(fields ?? {})
  run.spend(2 * keys.length)
  return keys
}

function each(fields: Fields, callee: unknown, site: CallSite): unknown {
  const found = sequenceOf()
  const visit = visitor(callee, site)
  for (const key of keysOf(fields, site)) {
    const value = visit(fields[key], key, fields)
    if (value !== undefined) push(found, value, site.run)
  }
  return found
}

function sift(fields: Fields, callee: unknown, site: CallSite): unknown {
  const kept: Record<string, unknown> = {}
  const visit = visitor(callee, site)
  for (const key of keysOf(fields, site)) {
    const value = fields[key]
    if (isTrue(visit(value, key, fields), site.run)) setOwn(kept, key, value)
  }
  return Object.keys(kept).length === 0 ? undefined : kept
}

function sort(list: List, callee: unknown, site: CallSite): unknown {
  if (list.length <= 1) return list
  if (callee !== undefined) {
    const follows = (left: unknown, right: unknown) => apply(callee, [left, right], site)
    return mergeSort(list, follows, site.run)
  }
  if (!isArrayOfNumbers(list, site.run) && !isArrayOfStrings(list, site.run))
    throw fault('D3070', { index: 1 })
  const follows = (left: unknown, right: unknown): boolean => {
    spendOrder(left, right, site.run)
    return (left as string) > (right as string)
  }
  return mergeSort(list, follows, site.run)
}

/** Functions that take functions. */
export const higherOrder: Readonly<Record<string, Implementation>> = {
  map: ([list, callee], site) => (list === undefined ? undefined : map(list as List, callee, site)),
  filter: ([list, callee], site) =>
    list === undefined ? undefined : filter(list as List, callee, site),
  single: ([list, callee], site) =>
    list === undefined ? undefined : single(list as List, callee, site),
  reduce: ([list, callee, start], site) =>
    list === undefined ? undefined : reduce(list as List, callee, { start, site }),
  each: ([fields, callee], site) => each(fields as Fields, callee, site),
  sift: ([fields, callee], site) => sift(fields as Fields, callee, site),
  sort: ([list, callee], site) =>
    list === undefined ? undefined : sort(list as List, callee, site),
}
