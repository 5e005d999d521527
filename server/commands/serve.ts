import { type Command, Option } from 'commander'
import {
  type ExitCode,
  exitCodes,
  type Io,
  type MappingFlags,
  MisuseError,
  mappingOptions,
  packageVersion,
  sayWarning,
  withMappingFlags,
} from 'crosswalk/cli'
import type { LogLevel, Service, ServiceOptions, Store } from '../index.ts'
import { assertPublicUrl } from '../public-url.ts'
import { fillSandbox } from './sandbox-service.ts'
import {
  dataFolder,
  defaultEnvironment,
  type StoreFlags,
  storeOptions,
  withStoreFlags,
} from './store-flags.ts'
import { untilInterrupted } from './until-interrupted.ts'
import { wholeNumber } from './whole-number.ts'

type ServeFlags = StoreFlags &
  MappingFlags & {
    readonly host: string
    readonly port?: number
    readonly publicUrl?: string
    readonly trustProxy?: boolean | number
    readonly sandbox?: boolean
    readonly logLevel: LogLevel
    readonly deadline: number
    readonly drain: number
    readonly maxCalls: number
    readonly allowPrivateNetwork?: boolean
    readonly sync?: boolean
  }

const levels = ['debug', 'info', 'warn', 'error', 'silent']

/** Adds `crosswalk serve`. */
export function addServe(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('serve')
    .description(
      'Answers GET /unified/<model>/<resource> and manages integrated accounts. It listens on this machine only, unless --host says otherwise.',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(
      new Option('--port <n>', 'port to listen on (default: $PORT, else 8080)').argParser(
        wholeNumber(0, 65_535),
      ),
    )
    .option(
      '--public-url <url>',
      'how callers reach the service (default: $CROSSWALK_PUBLIC_URL, else where it listens)',
    )
    .addOption(
      new Option(
        '--trust-proxy [n]',
        'how many proxies in front add the address they see to X-Forwarded-For (without a number: one)',
      ).argParser(wholeNumber(1, 10)),
    )
    .addOption(
      new Option('--log-level <level>', 'least level to log').choices(levels).default('info'),
    )
    .addOption(
      new Option('--deadline <seconds>', 'longest time of a call')
        .default(60)
        .argParser(wholeNumber(1, 3600)),
    )
    .addOption(
      new Option('--drain <seconds>', 'time that running calls get in the end')
        .default(25)
        .argParser(wholeNumber(0, 3600)),
    )
    .addOption(
      new Option('--max-calls <n>', 'most calls at the same time')
        .default(1000)
        .argParser(wholeNumber(1, 1_000_000)),
    )
    .option('--allow-private-network', 'let base URLs point to private addresses and to http')
    .option('--sync', 'also run streams when they are due, like "crosswalk sync work"')
    .option('--sandbox', 'made-up accounts and answers, and a database in memory: to try it')
  withStoreFlags(withMappingFlags(command))
    .addHelpText(
      'after',
      '\nExamples:\n  $ crosswalk serve --sandbox\n  $ DATABASE_URL=postgres://… CROSSWALK_ENCRYPTION_KEY=… crosswalk serve --host 0.0.0.0 --trust-proxy',
    )
    .action(async (flags: ServeFlags) => done(await runServe(io, flags)))
}

async function runServe(io: Io, flags: ServeFlags): Promise<ExitCode> {
  const address = readAddress(io, flags)
  const { openStore } = await import('../index.ts')
  const sandbox =
    flags.sandbox === true
      ? await import('crosswalk/testing').then((testing) => testing.startSandbox())
      : undefined
  const onDatabaseError = (error: Error) => say(io, `A database connection broke: ${error.message}`)
  const store = await openStore({
    ...(sandbox === undefined ? storeOptions(io, flags) : {}),
    onDatabaseError,
  })
  let service: Service | undefined
  try {
    service = await start(io, { ...flags, ...address }, store, sandbox?.send)
    say(io, `Listening on ${service.url} (documentation: ${service.url}/docs)`)
    for (const { provider, problem } of service.broken)
      sayWarning(io, `${provider} cannot be used: ${problem}`)
    warnExposed(io, flags)
    if (sandbox === undefined) await greet(io, store, flags)
    else io.stdout.write(await fillSandbox(store, service.url))
    await untilInterrupted(io)
    say(io, 'Ending: running calls may finish')
    return exitCodes.fine
  } finally {
    await service?.close()
    await store.close()
    await sandbox?.close()
  }
}

type Address = { readonly port: number; readonly publicUrl?: string }

// A mistake is told before a database is opened.
function readAddress({ env }: Io, flags: ServeFlags): Address {
  const port = flags.port ?? portOf(env.PORT)
  const publicUrl = flags.publicUrl ?? env.CROSSWALK_PUBLIC_URL ?? ''
  if (publicUrl === '') return { port }
  assertPublicUrl(publicUrl)
  return { port, publicUrl }
}

async function start(
  io: Io,
  flags: ServeFlags & Address,
  store: Store,
  send: NonNullable<ServiceOptions['engine']>['send'],
): Promise<Service> {
  const { startService } = await import('../index.ts')
  const { host, port, publicUrl } = flags
  try {
    return await startService(store, {
      host,
      port,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      trustProxy: flags.trustProxy ?? false,
      deadline: flags.deadline * 1000,
      drain: flags.drain * 1000,
      limits: { maxCalls: flags.maxCalls },
      sync: flags.sync ?? false,
      version: packageVersion(),
      log: { level: send === undefined ? flags.logLevel : 'silent', write: io.stdout.write },
      engine: {
        ...mappingOptions(flags),
        allowPrivateNetwork: flags.allowPrivateNetwork ?? false,
        ...(send === undefined ? {} : { send }),
      },
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error
    throw new MisuseError(
      `Cannot listen on ${host}:${port} (${code}): choose another with --port or --host`,
    )
  }
}

// The parser of the command line reports a wrong flag; only we can report a wrong environment variable.
function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8080
  try {
    return wholeNumber(0, 65_535)(text)
  } catch {
    throw new MisuseError(`PORT must be a whole number from 0 to 65535: received "${text}"`)
  }
}

function say(io: Io, message: string): void {
  io.stderr.write(`${message}\n`)
}

function warnExposed(io: Io, { host, publicUrl, trustProxy }: ServeFlags): void {
  const local = ['127.0.0.1', 'localhost', '::1'].includes(host)
  if (local || (trustProxy !== undefined && publicUrl?.startsWith('https://') === true)) return
  sayWarning(
    io,
    `${host} can be reached from outside, and tokens travel as plain text: put a proxy with TLS in front, then say so with --trust-proxy and --public-url https://…`,
  )
}

// The embedded database belongs to this process: nobody else could make its first token.
async function greet(io: Io, store: Store, flags: ServeFlags): Promise<void> {
  if ((await store.tokens.list()).length > 0) return
  if (store.database.kind === 'postgres') {
    say(
      io,
      'There are no tokens yet: make one with "crosswalk token create --name <name> --scope read --scope manage"',
    )
    return
  }
  const { text } = await store.tokens.create({
    name: 'first',
    environment: defaultEnvironment,
    scopes: ['read', 'manage', 'metrics'],
  })
  say(io, `A first token was made; it is shown this once: ${text}`)
  say(io, `Accounts and tokens are kept in ${dataFolder(io.env, flags.data)}`)
}
