import { type JsonBounds, type JsonExcess, jsonExcess } from '../json/json-excess.ts'
import { hasLongInteger, quoteLongIntegers } from '../json/long-integers.ts'
import { parseJson, withoutMark } from '../json/parse-json.ts'
import type { EventLoopTurn } from './event-loop-turn.ts'

/** A JSON text that holds more than it may. */
export class JsonExcessError extends RangeError {
  readonly excess: JsonExcess
  constructor(excess: JsonExcess) {
    super(`JSON holds more than ${excess.most} ${excess.bound}`)
    this.excess = excess
  }
}

// A shorter text cannot hold enough to be worth looking at first.
const largeText = 256 * 1024

/**
 * Parses JSON like {@link parseJson}, all but `JSON.parse` itself in as many turns as it takes. A text that holds more than
 * the bounds allow is refused before it is parsed. Rejects with `SyntaxError`, `JsonExcessError`, or the turn's own reason.
 */
export async function parseJsonInTurns(
  text: string,
  turn: EventLoopTurn,
  bounds: JsonBounds,
): Promise<unknown> {
  if (text.length < largeText) return parseJson(text)
  const plain = withoutMark(text)
  const excess = isStructure(plain) ? await inTurns(jsonExcess(plain, bounds), turn) : undefined
  if (excess !== undefined) throw new JsonExcessError(excess)
  const quoted = hasLongInteger(plain) ? await inTurns(quoteLongIntegers(plain), turn) : plain
  return JSON.parse(quoted)
}

// Other text is one short value, or no JSON.
function isStructure(text: string): boolean {
  return /^[ \n\r\t]*[[{]/.test(text)
}

async function inTurns<T>(work: Generator<undefined, T>, turn: EventLoopTurn): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (turn.isOver()) await turn.next()
  }
}
