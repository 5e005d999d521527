import type { Ast } from '../ast.ts'
import { timesKept } from '../filter.ts'
import { weightOf } from '../weight.ts'
import { within } from './emit.ts'
import { pushOne } from './emit-list.ts'
import type { Round, Source, StepWriter } from './step-writer.ts'
import { unknownValue, type Value } from './value.ts'

/** Predicates on a list, or on what was found for one value: goes on with what they keep. `next`: what is read from that. */
export function emitFilters(
  filters: readonly Ast[],
  source: Source,
  { path, next }: { readonly path: StepWriter; readonly next: readonly Ast[] },
): void {
  path.source = source
  filters.forEach((filter, at) => {
    const index = indexOf(filter)
    if (index !== undefined) emitEntryAt(index, path)
    else if (at === filters.length - 1) emitKept(filter, next, path)
    else emitKeptList(filter, path)
  })
}

// A predicate that is a number selects by position without being run.
function indexOf(filter: Ast): number | undefined {
  return filter.type === 'number' ? Math.floor(Number(filter.value)) : undefined
}

function emitEntryAt(index: number, writer: StepWriter): void {
  const { source, emission } = writer
  const code = source.shape === 'list' ? source.code : sourceValue(writer).code
  const read = `${emission.writer.constant(entryAt)}(${code}, ${index})`
  writer.source = { shape: 'found', value: unknownValue(emission.writer.local(read)) }
}

function entryAt(value: unknown, index: number): unknown {
  const items = Array.isArray(value) ? value : [value]
  return items[index < 0 ? items.length + index : index]
}

function sourceValue({ source }: StepWriter): Value {
  return source.shape === 'found' ? source.value : unknownValue('undefined')
}

function emitKept(filter: Ast, next: readonly Ast[], writer: StepWriter): void {
  const round = openEntries(filter, next, writer)
  emitPredicate(filter, round, writer)
  writer.source = { shape: 'item', context: round.context }
}

function emitKeptList(filter: Ast, writer: StepWriter): void {
  const { emission, depth } = writer
  const list = emission.writer.local('[]')
  const { context } = emitRound(filter, writer)
  pushOne(list, context.code, emission)
  writer.close(depth)
  writer.source = { shape: 'list', code: list }
}

function emitRound(filter: Ast, writer: StepWriter): Round {
  const round = openEntries(filter, [], writer)
  emitPredicate(filter, round, writer)
  return round
}

function openEntries(filter: Ast, next: readonly Ast[], writer: StepWriter): Round {
  const { source } = writer
  const steps = 2 + weightOf(filter)
  const reading = [filter, ...next]
  if (source.shape === 'list') return writer.each({ steps, next: reading })
  const round = writer.loop(sourceValue(writer), { steps, single: 'filtered' })
  return { ...round, context: writer.withPlain(round.context, reading) }
}

/** Opens a block for the entries that a predicate keeps. */
export function emitPredicate(filter: Ast, { context, at, length }: Round, path: StepWriter): void {
  const { writer } = path.emission
  const inner = within(path.emission, { context, counter: undefined })
  const { code, kind } = inner.emit(filter, 'value')
  if (kind === 'boolean') {
    path.open(`if (${code} === true)`)
    return
  }
  const verdict = `{ result: ${code}, at: ${at}, length: ${length} }`
  const asked = `${writer.constant(timesKept)}(${verdict}, run)`
  const times = writer.local(`${code} === true ? 1 : ${code} === false ? 0 : ${asked}`)
  path.open(`for (; ${times} > 0; ${times} -= 1)`)
}
