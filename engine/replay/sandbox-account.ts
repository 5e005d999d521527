import type { Account, Engine } from '../index.ts'
import type { Fixture } from './read-fixtures.ts'

/** A made-up secret, the same each time; recognisable as one. */
function sandboxCredential(name: string): string {
  return `sandbox-${name.replaceAll('_', '-')}`
}

/** The account of a fixture: context from the mapping's examples, made-up credentials. */
export function sandboxAccount(
  engine: Pick<Engine, 'support'>,
  provider: string,
  given: Fixture['content']['account'] = {},
): Account {
  const [support] = engine.support(provider)
  const examples = support?.context.flatMap(({ name, example }) =>
    example === undefined ? [] : [[name, example] as const],
  )
  const names = given.credentials ?? support?.authorization[0]?.credentials ?? []
  return {
    id: `sandbox-${provider}`,
    provider,
    context: {
      ...Object.fromEntries(examples ?? []),
      ...(given.context as Record<string, string>),
    },
    credentials: Object.fromEntries(names.map((name) => [name, sandboxCredential(name)])),
    ...(given.overrides === undefined ? {} : { overrides: given.overrides }),
  }
}

/** Fills the placeholders of a fixture's header with made-up secrets; Basic pairs are encoded. */
export function fillPlaceholders(text: string): string {
  const filled = text.replace(/\{\{\s*credentials\.(\w+)\s*\}\}/g, (_match, name: string) =>
    sandboxCredential(name),
  )
  const basic = /^Basic [^=:]*:/.test(filled)
  return basic ? `Basic ${Buffer.from(filled.slice('Basic '.length)).toString('base64')}` : filled
}
