import type { InspectedCall } from '../index.ts'
import type { Fixture } from './read-fixtures.ts'

/** The calls of a case, one after the other: one, as many as a walk takes, or one for each record that it gets. */
export function caseCalls(
  content: Fixture['content'],
  call: MakeCall,
): AsyncGenerator<InspectedCall> {
  return content.get === undefined ? listCalls(content, call) : getCalls(content, call)
}

/** Makes one call; with an id it is for one record. */
type MakeCall = (query: object, id?: string) => Promise<InspectedCall>

const mostAnswers = 500

async function* listCalls(
  { query = {}, walk = false }: Fixture['content'],
  call: MakeCall,
): AsyncGenerator<InspectedCall> {
  let cursor: string | null = null
  let count = 0
  do {
    const called: InspectedCall = await call(
      cursor === null ? query : { ...query, next_cursor: cursor },
    )
    yield called
    cursor = called.answer?.next_cursor ?? null
    count += 1
  } while (walk && cursor !== null && count < mostAnswers)
}

async function* getCalls(
  { query = {}, get }: Fixture['content'],
  call: MakeCall,
): AsyncGenerator<InspectedCall> {
  for (const id of get ?? []) yield await call(query, id)
}
