import { type Command, Option } from 'commander'
import { createEngine, type Engine } from 'crosswalk'
import {
  type AccountFlags,
  accountsOf,
  describeCommand,
  type ExitCode,
  exitCodes,
  type Io,
  type MappingFlags,
  MisuseError,
  mappingOptions,
  renderTable,
  wantsJson,
  withAccountValues,
  withMappingFlags,
} from 'crosswalk/cli'
import type { ListedAccount, ManageSetup } from '../index.ts'
import { defaultEnvironment, type StoreFlags, withStore, withStoreFlags } from './store-flags.ts'

type CommonFlags = StoreFlags & { readonly environment: string; readonly json?: boolean }
type EngineFlags = MappingFlags & { readonly allowPrivateNetwork?: boolean }

/** Adds `crosswalk account`. */
export function addAccount(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const account = program
    .command('account')
    .description('Integrated accounts are what the service calls providers with.')
    .addHelpText('after', examples)
  const common = (command: Command): Command =>
    withStoreFlags(
      command
        .option('--environment <name>', 'environment', defaultEnvironment)
        .option('--json', 'JSON, also on a terminal'),
    )
  const withId = (command: Command): Command =>
    common(command.argument('<id>', 'id of the account'))
  withMappingFlags(
    common(
      withAccountValues(
        describeCommand(
          account
            .command('add')
            .summary('add an account')
            .argument('[provider]', 'its provider, unless the file says it')
            .option('--label <text>', 'a name for people'),
          'Adds an account and prints its id. Its values are checked against the mapping; nothing is sent.',
          [
            "account add acme --context region=eu --credential token='${ACME_TOKEN}'",
            'account add --account acme.yaml --label Northwind',
          ],
        ),
      ),
    ),
  ).action(async (provider: string | undefined, flags: AddFlags) =>
    done(await add(io, provider, flags)),
  )
  common(
    describeCommand(
      account
        .command('list')
        .summary('list accounts')
        .option('--provider <name>', 'only of this provider')
        .addOption(
          new Option('--status <status>', 'only in this status').choices([
            'active',
            'failing',
            'needs_reauth',
          ]),
        ),
      'Lists the accounts of an environment, without their secrets.',
      ['account list', 'account list --status needs_reauth --json'],
    ),
  ).action(async (flags: ListFlags) => done(await list(io, flags)))
  withId(
    describeCommand(
      account.command('show').summary('show an account, its secrets by name only'),
      'Shows one account as JSON: status, last success, last error. Secrets are named, never shown.',
      [`account show ${exampleId}`],
    ),
  ).action(async (id: string, flags: CommonFlags) => done(await show(io, id, flags)))
  withMappingFlags(
    withId(
      describeCommand(
        account
          .command('verify')
          .summary('make the cheapest real call of an account')
          .option(
            '--allow-private-network',
            'let base URLs point to private addresses and to http',
          ),
        'Asks the provider for one record. Exits with 1 when the call fails, and says why.',
        [`account verify ${exampleId}`],
      ),
    ),
  ).action(async (id: string, flags: CommonFlags & EngineFlags) =>
    done(await verify(io, id, flags)),
  )
  withId(
    describeCommand(
      account.command('remove').summary('remove an account'),
      'Removes an account with its secrets. This cannot be undone.',
      [`account remove ${exampleId}`],
    ),
  ).action(async (id: string, flags: CommonFlags) => done(await remove(io, id, flags)))
}

const exampleId = '62f44730-dd91-461e-bd6a-aedd9e0ad79d'

const examples = `
Examples:
  $ crosswalk account add acme --context region=eu --credential token='\${ACME_TOKEN}'
  $ crosswalk account add --account acme.yaml --label Northwind
  $ crosswalk account list --status needs_reauth
  $ crosswalk account verify 62f44730-dd91-461e-bd6a-aedd9e0ad79d`

type AddFlags = CommonFlags & AccountFlags & MappingFlags & { readonly label?: string }
type ListFlags = CommonFlags & {
  readonly provider?: string
  readonly status?: ListedAccount['status']
}

async function add(io: Io, provider: string | undefined, flags: AddFlags): Promise<ExitCode> {
  const accounts = accountsOf(io, flags, provider === undefined ? [] : [provider])
  const [given] = accounts
  if (given === undefined || accounts.length > 1)
    throw new MisuseError('Name one provider, or one --account file')
  const { accountView, addAccount: store } = await import('../index.ts')
  const stored = await withSetup(io, flags, (setup) =>
    store(setup, flags.environment, {
      provider: given.provider,
      label: flags.label ?? null,
      context: given.context ?? {},
      credentials: given.credentials ?? {},
      overrides: given.overrides ?? null,
    }),
  )
  io.stdout.write(
    wantsJson(io, flags) ? `${JSON.stringify(accountView(stored), null, 2)}\n` : `${stored.id}\n`,
  )
  return exitCodes.fine
}

async function list(io: Io, flags: ListFlags): Promise<ExitCode> {
  const { commonView } = await import('../index.ts')
  const found = await withStore(io, flags, async ({ accounts }) => {
    const all: ListedAccount[] = []
    for (;;) {
      const last = all.at(-1)
      const page = await accounts.list({
        environment: flags.environment,
        limit: 500,
        ...(flags.provider === undefined ? {} : { provider: flags.provider }),
        ...(flags.status === undefined ? {} : { status: flags.status }),
        ...(last === undefined ? {} : { after: { createdAt: last.createdText, id: last.id } }),
      })
      all.push(...page)
      if (page.length === 0) return all
    }
  })
  if (wantsJson(io, flags)) {
    io.stdout.write(`${JSON.stringify(found.map(commonView), null, 2)}\n`)
    return exitCodes.fine
  }
  const rows = found.map(({ id, provider, label, status }) => [id, provider, status, label ?? ''])
  io.stdout.write(
    rows.length === 0
      ? `No accounts in "${flags.environment}".\n`
      : renderTable(['id', 'provider', 'status', 'label'], rows),
  )
  return exitCodes.fine
}

async function show(io: Io, id: string, flags: CommonFlags): Promise<ExitCode> {
  const { accountView, findAccount } = await import('../index.ts')
  const account = await withStore(io, flags, (store) => findAccount(store, id, flags.environment))
  io.stdout.write(`${JSON.stringify(accountView(account), null, 2)}\n`)
  return exitCodes.fine
}

async function verify(io: Io, id: string, flags: CommonFlags & EngineFlags): Promise<ExitCode> {
  const { verifyAccount } = await import('../index.ts')
  const done = await withSetup(io, flags, (setup) =>
    verifyAccount(setup, id, flags.environment, io.signal),
  )
  io.stdout.write(
    wantsJson(io, flags)
      ? `${JSON.stringify(done)}\n`
      : `Fine: ${done.provider} answered for ${done.resource} in ${done.milliseconds} ms\n`,
  )
  return exitCodes.fine
}

async function remove(io: Io, id: string, flags: CommonFlags): Promise<ExitCode> {
  const removed = await withStore(io, flags, async ({ accounts }) => {
    const { findAccount } = await import('../index.ts')
    await findAccount({ accounts }, id, flags.environment)
    return accounts.remove(id, flags.environment)
  })
  if (wantsJson(io, flags))
    io.stdout.write(`${JSON.stringify({ id, removed: removed !== undefined })}\n`)
  else io.stderr.write(removed !== undefined ? 'Removed.\n' : 'It was removed meanwhile.\n')
  return exitCodes.fine
}

async function withSetup<T>(
  io: Io,
  flags: StoreFlags & EngineFlags,
  work: (setup: ManageSetup) => Promise<T>,
): Promise<T> {
  const { createFreshAccounts } = await import('../index.ts')
  return withStore(io, flags, async (store) => {
    const engine: Engine = await createEngine({
      ...mappingOptions(flags),
      allowPrivateNetwork: flags.allowPrivateNetwork ?? false,
    })
    try {
      const fresh = createFreshAccounts({ ...store, engine, onRenewal: () => undefined })
      return await work({ ...store, engine, fresh, deadline: 60_000 })
    } finally {
      engine.close()
    }
  })
}
