import type { SortNode } from '../ast.ts'
import { sortOrder } from '../compile-sort.ts'
import { weightOf } from '../weight.ts'
import { canFail } from './can-fail.ts'
import { within } from './emit.ts'
import { sortByKeys } from './sort-by-keys.ts'
import type { StepWriter } from './step-writer.ts'

/** `^(…)` on the list that a path has at hand gives the ordered one. */
export function emitSortStep(node: SortNode, list: string, path: StepWriter): string {
  return node.terms.some(({ expression }) => canFail(expression))
    ? orderAsAsked(node, list, path)
    : orderByKeys(node, list, path)
}

// Terms that cannot fail are worked out once, before anything is compared.
function orderByKeys(node: SortNode, list: string, path: StepWriter): string {
  const { writer } = path.emission
  const keys = node.terms.map(() => writer.local(`new Array(${list}.length)`))
  const steps = node.terms.reduce((sum, { expression }) => sum + weightOf(expression), 4)
  const { depth } = path
  path.source = { shape: 'list', code: list }
  const expressions = node.terms.map(({ expression }) => expression)
  const { context, at } = path.each({ steps, next: expressions })
  const inner = within(path.emission, { context, counter: undefined })
  expressions.forEach((expression, place) => {
    writer.line(`${keys[place]}[${at}] = ${inner.emit(expression, 'value').code}`)
  })
  path.close(depth)
  const order = writer.constant(sortByKeys(node))
  return writer.local(`${order}(${list}, [${keys.join(', ')}], run)`)
}

function orderAsAsked(node: SortNode, list: string, path: StepWriter): string {
  const { writer } = path.emission
  const [term, entry, place] = [writer.fresh(), writer.fresh(), writer.fresh()]
  writer.line(`const ${term} = (${entry}, ${place}) => {`)
  const context = path.tuples ? path.openTuple(entry) : { code: entry, plain: false }
  const inner = within(path.emission, { context, counter: undefined })
  node.terms.forEach(({ expression }, at) => {
    writer.line(`if (${place} === ${at}) {`)
    writer.line(`return ${inner.emit(expression, 'value').code}\n}`)
  })
  writer.line('}')
  const order = `${writer.constant(sortOrder(node))}(${list}, ${term}, run)`
  return writer.local(`${list}.length <= 1 ? ${list} : ${order}`)
}
