import { type Account, createEngine, type Engine, type EngineOptions } from 'crosswalk'
import { acmeMapping, simpleList, writeMappings } from './mapping.ts'

/** The token of the made-up account; no output may ever hold it. */
export const secretToken = 'tok-5e7Zq.9!Xy'

/** An engine with the made-up provider only. */
export async function acmeEngine(
  list: string = simpleList,
  { top, ...options }: EngineOptions & { readonly top?: string } = {},
): Promise<Engine> {
  const mappings = writeMappings({ acme: acmeMapping(list, top) })
  const engine = await createEngine({ mappings, retries: 0, allowPrivateNetwork: true, ...options })
  const [problem] = engine.problems()
  if (problem !== undefined) throw new Error(`${problem.message}\n${problem.excerpt}`)
  return engine
}

/** The account of the made-up provider. */
export function acmeAccount(baseUrl?: string): Account {
  return {
    id: 'account-1',
    provider: 'acme',
    credentials: { token: secretToken },
    ...(baseUrl === undefined ? {} : { overrides: { base_url: baseUrl } }),
  }
}
