import { withoutPath } from '../../../engine/json/without-path.ts'

test('withoutPath() takes away what is at a path, and leaves the value that it was given', () => {
  const body = { error: { message: 'No', data: { debug: 'Traceback', name: 'AccessError' } } }
  expect(withoutPath(body, ['error', 'data', 'debug'])).toEqual({
    error: { message: 'No', data: { name: 'AccessError' } },
  })
  expect(body.error.data.debug).toBe('Traceback')
})

test.each([['text'], [null], [['debug']], [{ message: 'No' }], [{ error: 'No' }]])(
  'withoutPath() gives %j as it is, where nothing is at the path',
  (body) => {
    expect(withoutPath(body, ['error', 'debug'])).toEqual(body)
    expect(withoutPath(body, [])).toBe(body)
  },
)
