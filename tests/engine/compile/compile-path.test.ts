import { compilePath, compileRecordPath } from '../../../engine/compile/compile-path.ts'
import { compileSite } from '../../support/compile-site.ts'

const roots = { names: [] }

test.each([
  ['meta.next', ['meta', 'next']],
  ['`odata.nextLink`', ['odata.nextLink']],
  ['$', []],
])('the path %s is %j', (text, path) => {
  const { site, faults } = compileSite(text, roots)
  expect(compilePath(site, text)).toEqual(path)
  expect(faults).toEqual([])
})

test.each([
  ['meta..next', '.'],
  ['meta.data[0].id', 'd'],
])('the path %s does not parse, which is shown at the step that does not fit', (text, shown) => {
  const { site, faults, pointedAt } = compileSite(text, roots)
  expect(compilePath(site, text)).toEqual([])
  expect(faults.map(({ code }) => code)).toEqual(['invalid_path'])
  expect(pointedAt()).toEqual([shown])
})

describe('a path to records', () => {
  test('steps through maps, and through inner lists that may be missing', () => {
    const text = 'pipelines{}.stages?'
    const { site, faults } = compileSite(text, roots)
    expect(compileRecordPath(site, text).steps).toEqual([
      { name: 'pipelines', map: true, optional: false },
      { name: 'stages', map: false, optional: true },
    ])
    expect(faults).toEqual([])
  })

  test('has no outermost list that may be missing', () => {
    const text = 'stages?'
    const { site, faults, pointedAt } = compileSite(text, roots)
    compileRecordPath(site, text)
    expect(faults.map(({ suggestion }) => suggestion)).toEqual([
      expect.stringContaining('allow_missing_list: true'),
    ])
    expect(pointedAt()).toEqual(['?'])
  })
})
