import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { parseSource } from '../../../engine/expression/jsonata.ts'
import { fillLimits } from '../../../engine/expression/limits.ts'
import { nodesOf } from '../../../engine/expression/nodes-of.ts'
import { plainTree } from '../../../engine/expression/plain-tree.ts'

const setup = { functions: createFunctions({ now: Date.now }), limits: fillLimits({}) }

test.each([
  '$lookup(before.pipelines, $string(response.pipeline.id)).name',
  'orders[total > 500]^(>total, id).items.{"id": id, "at": %.name}',
  '($f := function($x)<n-:n>{ $x ?? a ~> $sum }; a.b@$c#$i[$match(c, /x+/i)].$f($i))',
  'response.is_deleted ? "inactive" : -$x[0]',
])('no node of the tree of %s inherits from the parser', (source) => {
  const parsed = parseSource(source, setup)
  const nodes = 'ast' in parsed ? [...nodesOf(parsed.ast)] : []
  expect(nodes.length).toBeGreaterThan(3)
  const inherited = nodes.filter((node) => 'nud' in node || 'led' in node)
  expect(inherited).toEqual([])
})

test('plainTree() keeps what is shared shared, marks of lists, patterns and signatures', () => {
  const slot = Object.create({ nud: true }) as Record<string, unknown>
  Object.assign(slot, { label: '!0' })
  const signature = { definition: '<n>', validate: () => [] }
  const steps = Object.assign([slot], { keepArray: true })
  const tree = { type: 'path', steps, ancestor: slot, value: /x/g, signature }
  const copy = plainTree(tree)
  expect(copy).toEqual(tree)
  expect((copy.steps as unknown[])[0]).toBe(copy.ancestor)
  expect(Object.getPrototypeOf(copy.ancestor)).toBe(Object.prototype)
  expect(copy.steps).toMatchObject({ keepArray: true })
  expect([copy.value, copy.signature]).toEqual([tree.value, signature])
  expect(copy.signature).toBe(signature)
})
