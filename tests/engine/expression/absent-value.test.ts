import { type AbsentValue, valueWithout } from '../../../engine/expression/absent-value.ts'
import { compileExpression } from '../../../engine/expression/compile-expression.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'

const setup = { functions: createFunctions({ now: () => 0 }), limits: defaultLimits }
const entry = '$find(before.pipelines, response.pipeline_id)'

/** Expressions that depend on a joined list, and what becomes of them without it. */
const cases: readonly (readonly [AbsentValue, string])[] = [
  ['same', 'response.name'],
  ['same', 'before.users.name'],
  ['nothing', `${entry}.name`],
  ['nothing', 'before.pipelines[id = response.pipeline_id].name'],
  ['nothing', `$id(${entry}.id)`],
  ['nothing', `( $p := ${entry}; $p.name )`],
  ['nothing', `${entry}.uses_probability = true ? response.probability`],
  ['nothing', `${entry}.archived = true ? "inactive" : ${entry}.archived = false ? "active"`],
  ['nothing', '$map(before.pipelines, function($p) { $p.name })'],
  ['nothing', 'before.pipelines.name ~> $uppercase'],
  ['nothing', '$not(before.pipelines.archived) ? response.probability'],
  ['nothing', `response.open and ${entry}.on ? "yes"`],
  ['nothing', '$number(before.pipelines.order) + 1'],
  ['kept', `${entry}.name ? ${entry}.name : response.pipeline_name`],
  ['kept', `${entry}.name ?? response.pipeline_name`],
  ['kept', `${entry}.name ?: "Sales"`],
  ['kept', `[${entry}.name, response.pipeline_name][0]`],
  ['kept', `response.pipeline_name ? response.pipeline_name : ${entry}.name`],
  ['kept', `{"id": response.pipeline_id, "name": ${entry}.name}`],
  ['kept', `response.list[$ = $$.before.pipelines.id] ? 1 : $lookup(before, "pipelines")`],
  ['false', `${entry}.archived = true`],
  ['false', '$exists(before.pipelines)'],
  ['false', '$count(before.pipelines[id = response.pipeline_id])'],
  ['false', `[${entry}.stages]`],
  ['false', `${entry}.name & ${entry}.city`],
  ['weak', `response.archived or ${entry}.archived`],
  ['changed', `$not(${entry}.uses_probability = false) ? response.probability`],
  ['changed', `${entry}.archived ? "inactive" : "active"`],
  ['changed', `$exists(${entry}.archived_at) ? "inactive" : "active"`],
  ['changed', `response.archived or ${entry}.archived ? "inactive" : "active"`],
  ['changed', `"Pipeline " & ${entry}.name`],
  ['changed', `${entry}.name & ""`],
  ['changed', `$string(${entry}.archived = true)`],
  [
    'changed',
    `( $off := function($id) { $find(before.pipelines, $id).off = true }; $off(response.pipeline_id) ? 0 : 1 )`,
  ],
  ['changed', `$count(before.pipelines) = 0 ? "none" : "some"`],
]

test.each(cases)('without the list is %s: %s', (expected, source) => {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new Error(compiled.problems[0]?.message)
  expect(valueWithout(compiled.expression.tree(), 'before', 'pipelines')).toBe(expected)
})

const response = {
  name: 'Visit',
  open: true,
  archived: false,
  probability: 40,
  pipeline_id: 8,
  list: [1],
  pipeline_name: 'Own',
}

test.each(cases)('and so it is when it runs (%s): %s', async (expected, source) => {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled) throw new Error(compiled.problems[0]?.message)
  const value = await compiled.expression.evaluate({ response, before: {} })
  if (expected === 'nothing') expect(value).toBeUndefined()
  if (expected === 'false' || expected === 'weak' || expected === 'changed')
    expect(value).toBeDefined()
  if (expected === 'false') expect([false, 0, '', [], null]).toContainEqual(value)
})
