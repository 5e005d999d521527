import type { JsonBounds } from '../../../engine/json/json-excess.ts'
import { parseJsonInTurns } from '../../../engine/limit/parse-json-in-turns.ts'

const bounds: JsonBounds = {
  values: 1e6,
  structures: 1e5,
  members: 1e4,
  levels: 100,
  characters: 1e6,
}
const spaces = ' '.repeat(300_000)

function turns() {
  let count = 0
  return {
    isOver: () => true,
    next: async () => {
      count += 1
    },
    count: () => count,
  }
}

test('reads a large text in turns, with every digit of its long integers', async () => {
  const turn = turns()
  const text = `\ufeff {"id": -12345678901234567,${spaces}"a\\"": [1.5, 12345678901234567890 ]}`
  expect(await parseJsonInTurns(text, turn, bounds)).toEqual({
    id: '-12345678901234567',
    'a"': [1.5, '12345678901234567890'],
  })
  expect(turn.count()).toBeGreaterThan(4)
})

test('refuses a large text before it is parsed, by the bound that it breaks', async () => {
  const text = `[${spaces}${'['.repeat(101)}, which is no JSON`
  await expect(parseJsonInTurns(text, turns(), bounds)).rejects.toMatchObject({
    excess: { bound: 'levels', most: 100 },
  })
})

test('reads a short text at once, whatever it holds', async () => {
  const turn = turns()
  const deep = `${'['.repeat(200)}${']'.repeat(200)}`
  expect(await parseJsonInTurns(deep, turn, bounds)).toHaveLength(1)
  expect(turn.count()).toBe(0)
})

test.each(['<html>', 'id,name', '{"a":', '"text', '[1 2]'])(
  'says of %s, however long, that it is no JSON',
  async (start) => {
    await expect(parseJsonInTurns(start + spaces, turns(), bounds)).rejects.toThrow(SyntaxError)
  },
)
