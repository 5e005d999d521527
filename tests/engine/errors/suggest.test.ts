import { suggestion } from '../../../engine/errors/suggest.ts'

const known = ['created_at', 'updated_at', 'name']

test.each([
  ['a letter too few', 'creatd_at', 'did you mean "created_at"?'],
  ['other letter case', 'Name', 'did you mean "name"?'],
])('suggestion() names the nearest one for %s', (_what, given, expected) => {
  expect(suggestion(given, known)).toBe(expected)
})

test('suggestion() lists what there is for something else altogether', () => {
  expect(suggestion('probability', known)).toBe('expected one of: created_at, name, updated_at')
})

test('suggestion() lists no more than a person reads, and says when there is nothing', () => {
  const many = Array.from({ length: 13 }, (_, index) => `field_${index}`)
  expect(suggestion('probability', many)).toBe('nothing has a name like it')
  expect(suggestion('probability', [])).toBe('none is available here')
})
