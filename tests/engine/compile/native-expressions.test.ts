import { AccountError, createEngine } from 'crosswalk'
import { compileLocated } from '../../../engine/compile/compile-located.ts'
import { siteAt } from '../../../engine/compile/site.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import type { Fault } from '../../../engine/source/problem.ts'
import { readYaml } from '../../../engine/source/yaml.ts'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

async function problemsOf(expression: string) {
  const list = simpleList.replace('response.name', `'${expression}'`)
  const engine = await createEngine({ mappings: writeMappings({ acme: acmeMapping(list) }) })
  const problems = engine.problems()
  expect(engine.providers()).toEqual(problems.length === 0 ? ['acme'] : [])
  engine.close()
  return problems
}

describe('an expression of a mapping that cannot be compiled', () => {
  test.each([
    ['[$x := response.name, $x][0]', '$x', 'bind it before'],
    ['{"a": $y := response.name}.a', '$y', 'bind it before'],
    ['response{name: [1, $z := 2]}', '$z', 'bind it before'],
    ['[1, $eval(response.formula)]', '$eval', 'put it into a block'],
  ])('%s is a problem with its place and a suggestion', async (expression, part, suggestion) => {
    const [problem, ...others] = await problemsOf(expression)
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      code: 'expression_not_native',
      severity: 'error',
      suggestion: expect.stringContaining(suggestion),
      where: { path: 'resources.crm/stages.list.response_mapping.name', line: 20 },
    })
    const [carets = '', line = ''] = problem?.excerpt.split('\n').reverse() ?? []
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe(part)
  })

  test.each([
    ['($x := response.name; [$x, $x][0])'],
    ['[($x := response.name; $x)][0]'],
    ['[($eval("1")), 2]'],
    ['$map([1, 2], function($v) { $w := $v })'],
  ])('%s can, and is no problem', async (expression) => {
    expect(await problemsOf(expression)).toEqual([])
  })

  test('is one where it calls an asynchronous function', () => {
    const faults: Fault[] = []
    const source = readYaml('name: 1 + $late(2)\n')
    const functions = new Map([['late', async (value: unknown) => value]])
    const scope = {
      file: 'acme.yaml',
      declared: { context: [], credentials: [] },
      source,
      setup: { functions, limits: defaultLimits },
      report: (fault: Fault) => faults.push(fault),
      used: new Set<string>(),
      located: () => undefined,
    }
    expect(compileLocated(siteAt(scope, ['name']), '1 + $late(2)')).toBeUndefined()
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'expression_not_native',
        message: 'Expression cannot be compiled: function "$late" is asynchronous',
        range: { offset: 10, length: 5 },
      }),
    ])
  })

  test('is an invalid override in an account', async () => {
    const engine = await acmeEngine()
    const { overrides, ...account } = acmeAccount('https://proxy.acme.example')
    const list = { response_mapping: { name: '[$n := response.name, $n][0]' } }
    const call = engine.list('crm/stages', {
      ...account,
      overrides: { ...overrides, resources: { 'crm/stages': { list } } },
    })
    await expect(call).rejects.toBeInstanceOf(AccountError)
    await expect(call).rejects.toMatchObject({
      code: 'invalid_override',
      fields: ['overrides.name'],
      message: expect.stringContaining('bind it before'),
    })
    engine.close()
  })
})

test('every mapping of the package compiles whole, and names its expressions', async () => {
  const engine = await createEngine()
  const expressions = engine.support().flatMap((support) => support.expressions)
  expect(engine.problems()).toEqual([])
  expect(expressions.length).toBeGreaterThan(90)
  engine.close()
})
