import { type Account, createEngine, type Engine, type EngineOptions } from '../index.ts'
import { sandboxAccount, startSandbox } from '../testing.ts'
import { type AccountFlags, accountsOf } from './account-flags.ts'
import { type MappingFlags, mappingOptions } from './flags.ts'
import type { Io } from './io.ts'
import { MisuseError } from './misuse.ts'

/** Flags of a command that calls providers; `deadline` in seconds. */
export type CallFlags = AccountFlags & MappingFlags & { readonly deadline: number }

/** Makes the engine of a command that calls providers. With --sandbox it asks the sandbox, which `close` ends, too. */
export async function openCallEngine(
  flags: CallFlags,
): Promise<{ readonly engine: Engine; readonly close: () => Promise<void> }> {
  const { options, close: closeSandbox } = await callEngineOptions(flags)
  const engine = await createEngine(options)
  const close = async (): Promise<void> => {
    engine.close()
    await closeSandbox()
  }
  return { engine, close }
}

/** Options of an engine that calls providers, or with --sandbox the sandbox, which `close` ends. */
export async function callEngineOptions(
  flags: CallFlags,
): Promise<{ readonly options: CallEngineOptions; readonly close: () => Promise<void> }> {
  const sandbox = flags.sandbox === true ? await startSandbox() : undefined
  const options = {
    ...mappingOptions(flags),
    ...(sandbox === undefined ? {} : { send: sandbox.send }),
    allowPrivateNetwork: flags.allowPrivateNetwork ?? false,
    deadline: flags.deadline * 1000,
  }
  return { options, close: async () => sandbox?.close() }
}

type CallEngineOptions = Pick<
  EngineOptions,
  'mappings' | 'schemas' | 'send' | 'allowPrivateNetwork' | 'deadline'
>

/** The accounts that are called: those that flags and files give, or those of the sandbox. Throws {@link MisuseError}. */
export function callAccounts(
  io: Io,
  engine: Engine,
  flags: AccountFlags,
  providers: readonly string[],
): readonly Account[] {
  if (flags.sandbox !== true) return accountsOf(io, flags, providers)
  if (flags.account !== undefined)
    throw new MisuseError('--sandbox has accounts of its own: leave out --account')
  return providers.map((provider) => sandboxAccount(engine, provider))
}
