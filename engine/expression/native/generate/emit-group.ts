import { setOwn } from '../../../json/json.ts'
import { countResult } from '../../result-data.ts'
import type { Group } from '../ast.ts'
import { fieldSteps, GroupEntries } from '../group-entries.ts'
import { foldTuples } from '../tuple.ts'
import { weightOf } from '../weight.ts'
import { type Context, type Emission, type Site, within } from './emit.ts'
import type { StepWriter } from './step-writer.ts'
import type { Value } from './value.ts'

type Grouping = {
  readonly group: Group
  /** The list whose entries are grouped, as code. */
  readonly list: string
  /** What takes the tuples apart, where the entries are such. */
  readonly path?: StepWriter
}

/** `{…}` after something, or with keys that are not fixed: equal keys share a group. */
export function emitGroup(grouping: Grouping, site: Site): Value {
  const { emission } = site
  const { writer } = emission
  const { group, list, path } = grouping
  const groups = writer.local(`new ${writer.constant(GroupEntries)}(${writer.constant(group)})`)
  const entries = writer.local(
    path === undefined ? `${list}.length === 0 ? [undefined] : ${list}` : list,
  )
  const entry = writer.fresh()
  writer.line(`for (const ${entry} of ${entries}) {`)
  const own = contextOf(entry, grouping, emission)
  const inner = within(own.emission, { context: own.context, counter: undefined })
  group.lhs.forEach(([key], pair) => {
    writer.line(`run.spend(${2 + weightOf(key)})`)
    const { code } = inner.emit(key, 'value')
    writer.line(`if (${code} !== undefined) ${groups}.add(${code}, ${entry}, ${pair}, run)`)
  })
  writer.line('}')
  return emitValues(groups, grouping, site)
}

function emitValues(groups: string, grouping: Grouping, { mode, emission }: Site): Value {
  const { writer } = emission
  const data = mode === 'data'
  const counter = data ? (emission.counter ?? writer.local('8')) : undefined
  const made = writer.local('{}')
  const [entry, held] = [writer.fresh(), writer.fresh()]
  writer.line(`for (const ${entry} of ${groups}.inOrder()) {`)
  if (grouping.path === undefined) writer.line(`const ${held} = ${entry}.data.value`)
  else writer.line(`const ${held} = ${writer.constant(foldTuples)}(${entry}.data.value, run)`)
  if (counter !== undefined) writer.line(`${counter} += ${entry}.key.length + 8`)
  const set = writer.constant(setOwn)
  grouping.group.lhs.forEach(([, value], pair) => {
    writer.line(`if (${entry}.pair === ${pair}) {\nrun.spend(${fieldSteps + weightOf(value)})`)
    const own = contextOf(held, grouping, emission)
    if (grouping.path !== undefined) writer.line(`${held}["@"] = undefined`)
    const inner = within(own.emission, { context: own.context, counter })
    const { code } = inner.emit(value, mode)
    writer.line(`if (${code} !== undefined) ${set}(${made}, ${entry}.key, ${code})\n}`)
  })
  writer.line('}')
  if (counter !== undefined && emission.counter === undefined) {
    writer.line(`${writer.constant(countResult)}(run.result, ${counter})`)
  }
  return { code: made, kind: 'object', optional: false, clean: data }
}

type Own = { readonly emission: Emission; readonly context: Context }

function contextOf(code: string, { path }: Grouping, emission: Emission): Own {
  if (path === undefined) return { emission, context: { code, plain: false } }
  const context = path.openTuple(code)
  return { emission: within(emission, { scope: path.emission.scope }), context }
}
