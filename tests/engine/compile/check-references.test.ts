import { compileLocated } from '../../../engine/compile/compile-located.ts'
import type { Roots } from '../../../engine/compile/scope.ts'
import { compileSite } from '../../support/compile-site.ts'

const roots: Roots = {
  names: ['response', 'parents', 'parent', 'index', 'context', 'before', 'headers'],
  before: ['pipelines'],
  depth: 1,
}

function problemsOf(expression: string, own: Roots = roots): string[] {
  const { site, faults, pointedAt } = compileSite(expression, own)
  compileLocated(site, expression)
  const shown = pointedAt()
  return faults.map(({ code }, index) => `${code} ${shown[index]}`)
}

describe('an expression', () => {
  test.each([
    ['reponse.id', 'expression_unknown_root reponse'],
    ['response.id & nme', 'expression_unknown_root nme'],
    ['context.regoin', 'undeclared_context context'],
    ['before.stages', 'undeclared_before before'],
    ['parents[1].id', 'expression_unknown_root parents'],
    ['parent.parent.id', 'expression_unknown_root parent'],
    ['index.position', 'expression_unknown_root index'],
    ['isoDate(response.at)', 'expression_unknown_function isoDate'],
    ['$isodate(response.at)', 'expression_unknown_function $isodate'],
    ['response.times.isoDate(at)', 'expression_unknown_function isoDate'],
    ['$stag', 'expression_unknown_variable $stag'],
    ['headers.retry-after', 'expression_header_name headers.retry-after'],
    ['headers.Retry-After', 'expression_header_name headers.Retry-After'],
    ['headers.Link', 'expression_header_name Link'],
    ['response.columns[id = context.region]', 'expression_hidden_root context'],
    ['response.stages.(id = response.stage_id)', 'expression_hidden_root response'],
    ['response.stages^(before.pipelines.id)', 'expression_hidden_root before'],
  ])('%s has the problem %s', (expression, problem) => {
    expect(problemsOf(expression)).toEqual([problem])
  })

  test.each([
    ['parents[-1].id & parents[0].parent'],
    ['headers."retry-after"'],
    ['$number(headers.total) - index'],
    ['response.columns[id = $$.context.region]'],
    ['response.columns[$.context.region = 1]'],
    ['response.columns[context.shape = 1]'],
    ['response.columns[headers.Total = 1]'],
    ['($double := function($x) { $x * 2 }; $double(response.id))'],
    ['($tools := {"half": function($x) { $x / 2 }}; $tools.half(3))'],
  ])('%s has none', (expression) => {
    expect(problemsOf(expression)).toEqual([])
  })

  test('reads no parent where no list is around the records', () => {
    expect(problemsOf('parent.id', { ...roots, depth: 0 })).toEqual([
      'expression_unknown_root parent',
    ])
  })

  test('of one unknown word may be meant as text', () => {
    const { site, faults } = compileSite('active', roots)
    compileLocated(site, 'active')
    expect(faults[0]?.suggestion).toBe('for the text itself write \'"active"\'')
  })
})
