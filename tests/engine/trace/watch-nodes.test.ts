import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { fillLimits } from '../../../engine/expression/limits.ts'
import type { Ast } from '../../../engine/expression/native/ast.ts'
import { type NodeEvent, watchNodes } from '../../../engine/trace/watch-nodes.ts'

const setup = { functions: createFunctions({ now: () => 0 }), limits: fillLimits({}) }

function watched(source: string, input: object) {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new TypeError(source)
  const events: NodeEvent<string>[] = []
  const evaluate = watchNodes<string>(compiled.expression.tree() as Ast, setup, (event) =>
    events.push(event),
  )
  return { value: evaluate(input, 'once'), events }
}

const texts = (events: readonly NodeEvent<string>[]) =>
  events.map(
    ({ node, value, aside }) => `${aside ? 'aside ' : ''}${node.type} ${JSON.stringify(value)}`,
  )

test('every node tells what it gave, inner ones first', () => {
  const { value, events } = watched('$string(a.b) & "!"', { a: { b: 7 } })
  expect(value).toBe('7!')
  expect(texts(events)).toEqual([
    'variable {}',
    'path 7',
    'function "7"',
    'string "!"',
    'binary "7!"',
  ])
  expect(events.every(({ tag }) => tag === 'once')).toBe(true)
})

test('a branch that is not taken is run aside, and what it throws is no error', () => {
  const { value, events } = watched('a ? b : $uppercase(c)', { a: true, b: 1, c: 2 })
  expect(value).toBe(1)
  expect(texts(events)).toEqual([
    'path true',
    'aside variable {}',
    'aside path 2',
    'aside function undefined',
    'path 1',
    'condition 1',
  ])
  expect(events.filter(({ error }) => error !== undefined).map(({ aside }) => aside)).toEqual([
    true,
  ])
})

test('the other side of "and" and "or" is run aside where it decides nothing', () => {
  const asides = (source: string) => watched(source, { a: 1 }).events.filter(({ aside }) => aside)
  expect(asides('a = 2 and a = 1').length).toBeGreaterThan(0)
  expect(asides('a = 1 or a = 3').length).toBeGreaterThan(0)
  expect(asides('a = 1 and a = 3')).toEqual([])
})

test('a function that calls itself ends, though its last branch is run aside', () => {
  const { value } = watched('($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(3))', {})
  expect(value).toBe(0)
})

test('a path tells what its first steps find', () => {
  const { events } = watched('a[b = 1].c', { a: [{ b: 1, c: 'x' }, { b: 2 }] })
  const path = events.find(({ steps }) => steps !== undefined)
  expect(path?.value).toBe('x')
  expect(path?.steps?.(1)).toEqual({ b: 1, c: 'x' })
})

test('values and errors are those of the expression', () => {
  expect(() => watched('$uppercase(a)', { a: 1 })).toThrow('wrong type')
  expect(watched('a.b', {}).value).toBeUndefined()
})
