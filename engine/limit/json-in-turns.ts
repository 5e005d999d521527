import { isObject, setOwn } from '../json/json.ts'
import type { EventLoopTurn } from './event-loop-turn.ts'

// How many values are written without a pause: about a millisecond of work.
const mostAtOnce = 10_000

/** The JSON text of plain JSON, however large, written in as many turns as it takes. */
export async function jsonInTurns(value: unknown, turn: EventLoopTurn): Promise<string> {
  const pieces: string[] = []
  for (const piece of piecesOf(value)) {
    pieces.push(piece)
    if (turn.isOver()) await turn.next()
  }
  return pieces.join('')
}

function* piecesOf(value: unknown): Generator<string> {
  if (countValues(value) < mostAtOnce) yield JSON.stringify(value) ?? 'null'
  else if (typeof value === 'string') yield JSON.stringify(value)
  else if (Array.isArray(value)) yield* piecesOfList(value)
  else yield* piecesOfObject(value as Record<string, unknown>)
}

function* piecesOfList(list: readonly unknown[]): Generator<string> {
  let before = '['
  let group: unknown[] = []
  let values = 0
  for (const entry of list) {
    const more = countValues(entry)
    if (group.length > 0 && values + more >= mostAtOnce) {
      yield before + inner(group)
      before = ','
      group = []
      values = 0
    }
    if (more < mostAtOnce) {
      group.push(entry)
      values += more
    } else {
      yield before
      yield* piecesOf(entry)
      before = ','
    }
  }
  yield group.length > 0 ? `${before}${inner(group)}]` : ']'
}

function* piecesOfObject(fields: Record<string, unknown>): Generator<string> {
  let before = '{'
  let group: Record<string, unknown> = {}
  let values = 0
  for (const [key, entry] of Object.entries(fields)) {
    const more = countValues(entry)
    if (values > 0 && values + more >= mostAtOnce) {
      yield before + inner(group)
      before = ','
      group = {}
      values = 0
    }
    if (more < mostAtOnce) {
      setOwn(group, key, entry)
      values += more
    } else {
      yield `${before}${JSON.stringify(key)}:`
      yield* piecesOf(entry)
      before = ','
    }
  }
  yield values > 0 ? `${before}${inner(group)}}` : '}'
}

function inner(group: object): string {
  return JSON.stringify(group).slice(1, -1)
}

// The values in a value, itself included; counted up to the bound.
function countValues(value: unknown): number {
  return mostAtOnce - left(value, mostAtOnce)
}

function left(value: unknown, most: number): number {
  if (typeof value === 'string') return Math.max(0, most - 1 - (value.length >> 6))
  if (typeof value !== 'object' || value === null) return most - 1
  if (isObject(value)) return leftOfObject(value, most)
  let remaining = most - 1
  for (const entry of value as readonly unknown[]) {
    remaining = left(entry, remaining)
    if (remaining <= 0) return 0
  }
  return remaining
}

function leftOfObject(fields: Record<string, unknown>, most: number): number {
  let remaining = most - 1
  for (const key in fields) {
    remaining = left(fields[key], remaining)
    if (remaining <= 0) return 0
  }
  return remaining
}
