import { setOwn } from '../../json/json.ts'
import type { Group } from './ast.ts'
import type { Compile } from './compile.ts'
import { fixedKeys } from './fixed-keys.ts'
import type { Frame } from './frame.ts'
import { fieldSteps, GroupEntries } from './group-entries.ts'
import type { Code, Run } from './run.ts'
import { type Sequence, sequenceOf } from './sequence.ts'
import { foldTuples, type Tuple, tupleFrame } from './tuple.ts'
import { weightOf } from './weight.ts'

type Pair = {
  readonly key: Code
  readonly value: Code
  readonly weight: number
  readonly valueWeight: number
}
/** `{…}`: one object from a value or, as a grouping, from all of them; equal keys share a group. */
export function compileGroup(group: Group, compile: Compile): Code {
  const pairs = group.lhs.map(([key, value]) => ({
    key: compile(key),
    value: compile(value),
    weight: 2 + weightOf(key),
    valueWeight: weightOf(value),
  }))
  const fixed = fixedKeys(group)
  return (input, frame, run) => {
    if (fixed !== undefined && !Array.isArray(input)) {
      return objectOf(fixed, pairs, { input, frame, run })
    }
    const entries = groupEntries(group, pairs, { input, frame, run })
    return valuesOf(entries, pairs, { input, frame, run })
  }
}

// What an object counts for: it has to be kept somewhere.
const objectSteps = 2

type Site = { readonly input: unknown; readonly frame: Frame; readonly run: Run }

function objectOf(
  keys: readonly string[],
  pairs: readonly Pair[],
  { input, frame, run }: Site,
): Record<string, unknown> {
  run.spend(objectSteps + fieldSteps * keys.length)
  const made: Record<string, unknown> = {}
  for (let at = 0; at < keys.length; at += 1) {
    const value = (pairs[at] as Pair).value(input, frame, run)
    if (value !== undefined) setOwn(made, keys[at] as string, value)
  }
  return made
}

function groupEntries(
  group: Group,
  pairs: readonly Pair[],
  { input, frame, run }: Site,
): GroupEntries {
  const stream = isStream(input)
  const items = Array.isArray(input) ? input : sequenceOf(input)
  const entries = new GroupEntries(group)
  // Of nothing at all an object is made once, without a value to look at.
  for (const item of items.length === 0 && !stream ? [undefined] : items) {
    const context = stream ? (item as Tuple)['@'] : item
    const inner = stream ? tupleFrame(frame, item as Tuple) : frame
    pairs.forEach((pair, at) => {
      run.spend(pair.weight)
      const key = pair.key(context, inner, run)
      if (key !== undefined) entries.add(key, item, at, run)
    })
  }
  return entries
}

function isStream(input: unknown): boolean {
  return Array.isArray(input) && (input as Sequence).tupleStream === true
}

function valuesOf(
  entries: GroupEntries,
  pairs: readonly Pair[],
  { input, frame, run }: Site,
): Record<string, unknown> {
  const stream = isStream(input)
  const made: Record<string, unknown> = {}
  for (const { key, data, pair } of entries.inOrder()) {
    const { value: code, valueWeight } = pairs[pair] as Pair
    run.spend(fieldSteps + valueWeight)
    const value = stream
      ? runOnTuples(code, data.value, { frame, run })
      : code(data.value, frame, run)
    if (value !== undefined) setOwn(made, key, value)
  }
  return made
}

// As in the reference, a group's only tuple gives its value away: another field made of it finds no context.
function runOnTuples(code: Code, data: unknown, { frame, run }: Omit<Site, 'input'>): unknown {
  const tuple = foldTuples(data, run)
  const context = tuple['@']
  delete tuple['@']
  return code(context, tupleFrame(frame, tuple), run)
}
