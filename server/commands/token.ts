import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  collect,
  describeCommand,
  type ExitCode,
  exitCodes,
  type Io,
  MisuseError,
  renderTable,
  wantsJson,
} from 'crosswalk/cli'
import type { Scope, StoredToken } from '../index.ts'
import { defaultEnvironment, type StoreFlags, withStore, withStoreFlags } from './store-flags.ts'

type CreateFlags = StoreFlags & {
  readonly name: string
  readonly scope?: readonly string[]
  readonly environment: string
  readonly expiresIn?: number
  readonly json?: boolean
}

/** Adds `crosswalk token`. */
export function addToken(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const token = program
    .command('token')
    .description('Tokens let callers use the service. Only their hashes are stored.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ crosswalk token create --name backend\n  $ crosswalk token create --name admin --scope read --scope manage\n  $ crosswalk token list\n  $ crosswalk token revoke 3f9a1c22b07d',
    )
  withStoreFlags(
    describeCommand(
      token
        .command('create')
        .summary('make a token; it is printed this once')
        .requiredOption('--name <name>', 'what it is for')
        .option(
          '--scope <scope>',
          'read, manage or metrics; may be repeated (default: read)',
          collect,
        )
        .option('--environment <name>', 'accounts it sees', defaultEnvironment)
        .addOption(
          new Option('--expires-in <days>', 'days until it ends (default: never)').argParser(
            parseDays,
          ),
        )
        .option('--json', 'JSON, also on a terminal'),
      'Makes a bearer token and prints it. It is shown this once: only its hash is stored.',
      [
        'token create --name backend',
        'token create --name admin --scope read --scope manage --expires-in 90',
      ],
    ),
  ).action(async (flags: CreateFlags) => done(await create(io, flags)))
  withStoreFlags(
    describeCommand(
      token
        .command('list')
        .summary('list tokens, without their secrets')
        .option('--environment <name>', 'only those of this environment')
        .option('--json', 'JSON, also on a terminal'),
      'Lists the tokens by id and name. The tokens themselves cannot be shown again.',
      ['token list', 'token list --environment production --json'],
    ),
  ).action(async (flags: StoreFlags & { environment?: string; json?: boolean }) =>
    done(await list(io, flags)),
  )
  withStoreFlags(
    describeCommand(
      token
        .command('revoke')
        .summary('end a token')
        .argument('<id>', 'the id that list shows')
        .option('--json', 'JSON, also on a terminal'),
      'Ends a token for good. Processes that have just seen it may take it for five seconds more.',
      ['token revoke 3f9a1c22b07d'],
    ),
  ).action(async (id: string, flags: StoreFlags & { json?: boolean }) =>
    done(await revoke(io, id, flags)),
  )
}

async function create(io: Io, flags: CreateFlags): Promise<ExitCode> {
  const { scopes: known } = await import('../index.ts')
  const wanted = flags.scope ?? ['read']
  const granted = known.filter((scope) => wanted.includes(scope))
  const strange = wanted.find((scope) => !known.includes(scope as Scope))
  if (strange !== undefined)
    throw new MisuseError(`Scope "${strange}" does not exist: expected ${known.join(', ')}`)
  const made = await withStore(io, flags, (store) =>
    store.tokens.create({
      name: flags.name,
      environment: flags.environment,
      scopes: granted,
      ...(flags.expiresIn === undefined
        ? {}
        : { expiresAt: new Date(Date.now() + flags.expiresIn * 86_400_000) }),
    }),
  )
  if (wantsJson(io, flags)) {
    io.stdout.write(`${JSON.stringify({ ...tokenView(made.token), token: made.text })}\n`)
  } else {
    io.stdout.write(`${made.text}\n`)
    io.stderr.write('Keep it: it is shown this once.\n')
  }
  return exitCodes.fine
}

async function list(
  io: Io,
  flags: StoreFlags & { environment?: string; json?: boolean },
): Promise<ExitCode> {
  const tokens = (await withStore(io, flags, (store) => store.tokens.list(flags.environment))).map(
    tokenView,
  )
  if (wantsJson(io, flags)) io.stdout.write(`${JSON.stringify(tokens, null, 2)}\n`)
  else {
    const columns = ['id', 'name', 'environment', 'scopes', 'expires']
    const rows = tokens.map((each) => [
      each.id,
      each.name,
      each.environment,
      each.scopes.join(' '),
      each.expires_at ?? 'never',
    ])
    io.stdout.write(rows.length === 0 ? 'No tokens.\n' : renderTable(columns, rows))
  }
  return exitCodes.fine
}

async function revoke(
  io: Io,
  id: string,
  flags: StoreFlags & { json?: boolean },
): Promise<ExitCode> {
  if (!(await withStore(io, flags, (store) => store.tokens.revoke(id))))
    throw new MisuseError(`Token "${id}" does not exist: see "crosswalk token list"`)
  if (wantsJson(io, flags)) io.stdout.write(`${JSON.stringify({ id, revoked: true })}\n`)
  else io.stderr.write(`Revoked; replicas that have just seen it may take it for 5 seconds more.\n`)
  return exitCodes.fine
}

function tokenView({ id, name, environment, scopes, expiresAt, createdAt }: StoredToken) {
  return {
    id,
    name,
    environment,
    scopes,
    expires_at: expiresAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
  }
}

function parseDays(text: string): number {
  const days = Number(text)
  if (days > 0 && Number.isFinite(days)) return days
  throw new InvalidArgumentError('It takes a number of days.')
}
