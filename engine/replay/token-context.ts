import type { Where } from '../errors/engine-error.ts'
import type { Engine } from '../index.ts'
import type { Fixture } from './read-fixtures.ts'

/** A context value that a mapping reads from the answer of the token URL. */
export type TokenValue = {
  readonly name: string
  readonly value: unknown
  /** Why it cannot be read. */
  readonly fault?: string
  /** Where the mapping says it. */
  readonly where: Where
}

/** What the token answer of a case brings; nothing where the case has none. */
export function tokenContext(
  engine: Pick<Engine, 'inspect'>,
  { provider, content }: Fixture,
): readonly TokenValue[] {
  const { token, account } = content
  if (token === undefined) return []
  const { connector } = engine.inspect().mapping(provider)
  const read = connector.authorization.flatMap(({ grant }) => grant?.context ?? [])
  return read.map(({ name, value: { expression, where } }) => {
    try {
      const value = expression.evaluate({ token, context: account?.context ?? {} })
      return { name, where, value }
    } catch (error) {
      return { name, where, value: undefined, fault: (error as Error).message }
    }
  })
}
