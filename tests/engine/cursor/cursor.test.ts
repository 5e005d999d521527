import fc from 'fast-check'
import { openCursor, sealCursor } from '../../../engine/cursor/cursor.ts'
import { CursorError } from '../../../engine/errors/errors.ts'

const scope = { account: 'a', resource: 'acme crm/stages', filters: {} }
const place = fc.tuple(
  fc.oneof(fc.constant(null), fc.string(), fc.nat()),
  fc.nat(),
  fc.constant(null),
  fc.nat(),
)
const secret = fc.option(fc.string({ minLength: 1 }), { nil: undefined })

describe('a cursor', () => {
  test('opens to what was sealed', () => {
    fc.assert(
      fc.property(place, secret, (value, key) => {
        expect(openCursor(sealCursor(value, scope, key), scope, key)).toEqual(value)
      }),
    )
  })

  test('does not open once a character was changed, dropped or added', () => {
    fc.assert(
      fc.property(
        place,
        secret,
        fc.nat(),
        fc.constantFrom('A', 'z', '-', '=', ' ', '%'),
        (value, key, at, character) => {
          const sealed = sealCursor(value, scope, key)
          const index = at % sealed.length
          const changed = [
            sealed.slice(0, index) + character + sealed.slice(index + 1),
            sealed.slice(0, index) + sealed.slice(index + 1),
            sealed.slice(0, index) + character + sealed.slice(index),
          ]
          for (const other of changed)
            if (other !== sealed) expect(() => openCursor(other, scope, key)).toThrow(CursorError)
        },
      ),
    )
  })

  test('does not open for any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(() => openCursor(text, scope, undefined)).toThrow(CursorError),
      ),
    )
  })
})
