import {
  compileHeaders,
  compilePathTemplate,
  compileTemplate,
  templateNeeds,
} from '../../../engine/compile/compile-template.ts'
import { compileSite } from '../../support/compile-site.ts'

const roots = { names: ['context'] }

describe('a template', () => {
  test('is its fixed texts and placeholders in order', () => {
    const text = 'a{{context.region}}-{{ context.owner }}b'
    const { site, faults, used } = compileSite(text, roots)
    expect(compileTemplate(site, text)).toEqual([
      'a',
      { root: 'context', path: ['region'] },
      '-',
      { root: 'context', path: ['owner'] },
      'b',
    ])
    expect(faults).toEqual([])
    expect([...used]).toEqual(['context.region', 'context.owner'])
  })

  test.each([
    ['{{region}}', 'invalid_template', '{{region}}'],
    ['a {{context.region b', 'invalid_template', '{{context.region b'],
    ['{{credentials.token}}', 'template_unknown_root', '{{credentials.token}}'],
    ['x/{{context.regoin}}', 'undeclared_context', '{{context.regoin}}'],
  ])('%s is %s, shown at the placeholder', (text, code, shown) => {
    const { site, faults, pointedAt } = compileSite(text, roots)
    compileTemplate(site, text)
    expect(faults.map((fault) => fault.code)).toEqual([code])
    expect(pointedAt()).toEqual([shown])
  })

  test('needs each name of a root once', () => {
    const text = '{{context.region}}{{context.owner}}{{context.region}}'
    const template = compileTemplate(compileSite(text, roots).site, text)
    expect(templateNeeds([template, template], 'context')).toEqual(['region', 'owner'])
    expect(templateNeeds([template], 'credentials')).toEqual([])
  })
})

describe('the path of a call', () => {
  test.each([
    ['stages', 'must start with a slash', 's'],
    ['/stages?page=1', 'must hold no query, fragment or blank', '?'],
    ['/all stages', 'must hold no query, fragment or blank', ' '],
    ['/{{context.region}}/a#b', 'must hold no query, fragment or blank', '#'],
  ])('%s %s', (text, message, shown) => {
    const { site, faults, pointedAt } = compileSite(text, roots)
    compilePathTemplate(site, text)
    expect(faults).toEqual([expect.objectContaining({ code: 'invalid_template' })])
    expect(faults[0]?.message).toContain(message)
    expect(pointedAt()).toEqual([shown])
  })

  test('may hold blanks inside a placeholder', () => {
    const text = '/{{ context.region }}/stages'
    const { site, faults } = compileSite(text, roots)
    compilePathTemplate(site, text)
    expect(faults).toEqual([])
  })
})

test.each([
  ['X Version', '1', '"X Version" is not a name that a header can have'],
  ['Transfer-Encoding', 'chunked', 'the transport sets it'],
  ['X-Version', 'a\r\nX-Admin: 1', 'characters that HTTP does not allow'],
])('a header %s: %j is refused', (name, value, message) => {
  const { site, faults } = compileSite('', roots)
  compileHeaders(site, { [name]: value })
  expect(faults).toEqual([
    expect.objectContaining({ code: 'invalid_template', path: ['key', name] }),
  ])
  expect(faults[0]?.message).toContain(message)
})
