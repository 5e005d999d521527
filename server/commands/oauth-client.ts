import type { Command } from 'commander'
import { createEngine } from 'crosswalk'
import {
  describeCommand,
  type ExitCode,
  exitCodes,
  expand,
  type Io,
  type MappingFlags,
  MisuseError,
  mappingOptions,
  renderTable,
  wantsJson,
  withMappingFlags,
} from 'crosswalk/cli'
import { suggestion } from 'crosswalk/host'
import { defaultEnvironment, type StoreFlags, withStore, withStoreFlags } from './store-flags.ts'

type SetFlags = StoreFlags &
  MappingFlags & {
    readonly clientId: string
    readonly clientSecret?: string
    readonly environment: string
    readonly json?: boolean
  }

/** Adds `crosswalk oauth-client`. */
export function addOAuthClient(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const client = program
    .command('oauth-client')
    .description(
      'The application that you have registered with a provider: accounts are connected and renewed through it. Its redirect URI is <public URL>/oauth/<provider>/callback.',
    )
    .addHelpText(
      'after',
      "\nExamples:\n  $ crosswalk oauth-client set acme --client-id 5f3a --client-secret '${ACME_SECRET}'\n  $ crosswalk oauth-client list",
    )
  const set = describeCommand(
    client
      .command('set')
      .summary('set the application of a provider')
      .argument('<provider>', 'the provider')
      .requiredOption('--client-id <id>', 'client id')
      .option('--client-secret <secret>', "client secret, best as '${VARIABLE}'")
      .option('--environment <name>', 'environment', defaultEnvironment)
      .option('--json', 'JSON, also on a terminal'),
    'Stores the application that you have registered with the provider, its secret sealed. It replaces an earlier one.',
    ["oauth-client set acme --client-id 5f3a --client-secret '${ACME_SECRET}'"],
  )
  withStoreFlags(withMappingFlags(set)).action(async (provider: string, flags: SetFlags) => {
    await assertProvider(provider, flags)
    const secret =
      flags.clientSecret === undefined
        ? undefined
        : expand(io, flags.clientSecret, '--client-secret')
    const value = { id: flags.clientId, ...(secret === undefined ? {} : { secret }) }
    await withStore(io, flags, (store) => store.clients.set(flags.environment, provider, value))
    const { environment, clientId } = flags
    if (wantsJson(io, flags))
      io.stdout.write(`${JSON.stringify({ environment, provider, clientId })}\n`)
    else io.stderr.write(`Set the application of ${provider} in "${environment}".\n`)
    done(exitCodes.fine)
  })
  withStoreFlags(
    describeCommand(
      client
        .command('list')
        .summary('list applications, without their secrets')
        .option('--json', 'JSON, also on a terminal'),
      'Lists the applications of all environments by provider and client id.',
      ['oauth-client list', 'oauth-client list --json'],
    ),
  ).action(async (flags: StoreFlags & { json?: boolean }) => {
    const found = await withStore(io, flags, (store) => store.clients.list())
    const rows = found.map(({ environment, provider, clientId }) => [
      environment,
      provider,
      clientId,
    ])
    if (wantsJson(io, flags)) io.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
    else if (rows.length === 0) io.stdout.write('No applications.\n')
    else io.stdout.write(renderTable(['environment', 'provider', 'client id'], rows))
    done(exitCodes.fine)
  })
  withStoreFlags(
    describeCommand(
      client
        .command('remove')
        .summary('remove the application of a provider')
        .argument('<provider>', 'the provider')
        .option('--environment <name>', 'environment', defaultEnvironment)
        .option('--json', 'JSON, also on a terminal'),
      'Removes the application. Accounts that were connected through it can no longer renew their tokens.',
      ['oauth-client remove acme'],
    ),
  ).action(
    async (provider: string, flags: StoreFlags & { environment: string; json?: boolean }) => {
      const removed = await withStore(io, flags, (store) =>
        store.clients.remove(flags.environment, provider),
      )
      if (!removed)
        throw new MisuseError(
          `No application of "${provider}" in environment "${flags.environment}"`,
        )
      const { environment } = flags
      if (wantsJson(io, flags)) io.stdout.write(`${JSON.stringify({ environment, provider })}\n`)
      else io.stderr.write('Removed.\n')
      done(exitCodes.fine)
    },
  )
}

// One whose mapping is broken exists: it may be mended later.
async function assertProvider(provider: string, flags: MappingFlags): Promise<void> {
  const engine = await createEngine(mappingOptions(flags))
  const known = [...engine.providers(), ...engine.broken().map((each) => each.provider)]
  engine.close()
  if (known.includes(provider)) return
  throw new MisuseError(`Provider "${provider}" does not exist: ${suggestion(provider, known)}`)
}
