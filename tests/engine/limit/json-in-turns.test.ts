import { createEventLoopTurn } from '../../../engine/limit/event-loop-turn.ts'
import { jsonInTurns } from '../../../engine/limit/json-in-turns.ts'

const numbers = Array.from({ length: 50_000 }, (_, index) => index)
const own = JSON.parse('{"__proto__": {"a": 1}, "b": [null, true, "x\\u2028\\""]}')

const shapes: Readonly<Record<string, unknown>> = {
  'a text': 'x"y',
  'a long text': 'é'.repeat(2_000_000),
  nothing: null,
  'an empty list': [],
  'own keys of any name': own,
  'a long list': numbers,
  'a wide object': Object.fromEntries(numbers.map((number) => [`k${number}`, number])),
  'small and large in turn': [1, numbers, own, [numbers, {}], { own, numbers, last: 'x' }, 2],
  'large values alone': { first: numbers, second: { third: numbers } },
  'many texts': numbers.map((number) => `${number}`.repeat(40)),
  'lists in lists': Array.from({ length: 400 }).reduce<unknown>((inner) => [inner, 1], numbers),
}

describe('jsonInTurns()', () => {
  test.each(Object.keys(shapes))('writes %s like JSON.stringify', async (name) => {
    const turn = createEventLoopTurn(new AbortController().signal)
    const text = await jsonInTurns(shapes[name], turn)
    expect(text === JSON.stringify(shapes[name])).toBe(true)
  })

  test('lets others have their turn, and ends with its signal', async () => {
    const control = new AbortController()
    const turn = createEventLoopTurn(control.signal)
    const large = Array.from({ length: 300 }, () => numbers)
    setImmediate(() => control.abort(new Error('enough')))
    await expect(jsonInTurns(large, turn)).rejects.toThrow('enough')
  })
})
