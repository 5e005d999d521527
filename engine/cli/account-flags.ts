import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Account } from '../index.ts'
import { isObject } from '../json/json.ts'
import { positionAt } from '../source/excerpt.ts'
import { readYaml } from '../source/yaml.ts'
import { collect, collectPairs } from './flags.ts'
import type { Io } from './io.ts'
import { MisuseError } from './misuse.ts'

/** Adds the flags that say whose account is used. */
export function withAccountFlags(command: Command): Command {
  return withAccountValues(command)
    .option('--allow-private-network', 'let base URLs point to private addresses and to http')
    .option('--sandbox', 'use made-up accounts and answers, over real HTTP on this machine')
}

/** Adds the flags that give the values of an account. */
export function withAccountValues(command: Command): Command {
  return command
    .optionsGroup('Account:')
    .option(
      '-a, --account <file>',
      'account as YAML, ${NAME} stands for an environment variable; may be repeated',
      collect,
    )
    .option('--context <name=value>', 'a context value; may be repeated', collectPairs)
    .option(
      '--credential <name=value>',
      "a credential, best as name='${VARIABLE}'; may be repeated",
      collectPairs,
    )
    .option('--base-url <url>', 'another root of the API, such as a proxy')
}

/** Values of {@link withAccountFlags}. */
export type AccountFlags = {
  readonly account?: readonly string[]
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  readonly credential?: Readonly<Record<string, string | readonly string[]>>
  readonly baseUrl?: string
  readonly allowPrivateNetwork?: boolean
  readonly sandbox?: boolean
}

/** The accounts that flags and files give, one for each provider. Throws {@link MisuseError}. */
export function accountsOf(
  io: Io,
  flags: AccountFlags,
  providers: readonly string[],
): readonly Account[] {
  const files = (flags.account ?? []).map((file) => readAccount(io, file))
  const named = files.map(({ provider }) => provider)
  const missing = providers
    .filter((provider) => !named.includes(provider))
    .map((provider) => ({ provider }))
  const unwanted = files.filter(
    ({ provider }) => providers.length > 0 && !providers.includes(provider),
  )
  const [stray] = unwanted
  if (stray !== undefined)
    throw new MisuseError(
      `The account file is for "${stray.provider}", not for ${providers.join(', ')}`,
    )
  const values = hasValues(flags)
  const accounts = [...files, ...missing]
  if (values && accounts.length > 1) {
    throw new MisuseError(
      '--context, --credential and --base-url go with one provider; use --account files for several',
    )
  }
  return values ? accounts.map((account) => withValues(io, account, flags)) : accounts
}

function hasValues({ context = {}, credential = {}, baseUrl }: AccountFlags): boolean {
  return Object.keys(context).length + Object.keys(credential).length > 0 || baseUrl !== undefined
}

function withValues(io: Io, account: Account, flags: AccountFlags): Account {
  const overrides =
    flags.baseUrl === undefined
      ? account.overrides
      : { ...account.overrides, base_url: flags.baseUrl }
  return {
    ...account,
    context: { ...account.context, ...texts(io, 'context', flags.context) },
    credentials: { ...account.credentials, ...texts(io, 'credential', flags.credential) },
    ...(overrides === undefined ? {} : { overrides }),
  }
}

function texts(
  io: Io,
  flag: string,
  pairs: Readonly<Record<string, string | readonly string[]>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, value]) => {
      if (typeof value !== 'string') throw new MisuseError(`--${flag} ${name} is given twice`)
      return [name, expand(io, value, `--${flag} ${name}`)]
    }),
  )
}

function readAccount(io: Io, file: string): Account {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new MisuseError(
      `Account file "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`,
    )
  }
  const { data, faults } = readYaml(text)
  const [fault] = faults
  if (fault !== undefined) {
    const { line, column } = positionAt(text, fault.offset)
    throw new MisuseError(`Account file ${file}:${line}:${column} is not YAML: ${fault.message}`)
  }
  return accountFrom(io, data, `Account file "${file}"`)
}

/** The account in a file, with environment variables put in. Throws {@link MisuseError} that names the place. */
export function accountFrom(io: Io, data: unknown, place: string): Account {
  if (!isObject(data) || typeof data.provider !== 'string')
    throw new MisuseError(`${place} must name its provider, as in "provider: acme"`)
  const known = ['id', 'provider', 'context', 'credentials', 'overrides']
  const strange = Object.keys(data).find((key) => !known.includes(key))
  if (strange !== undefined)
    throw new MisuseError(`${place} has an unknown key "${strange}": expected ${known.join(', ')}`)
  return expandAll(io, data, place) as Account // the engine checks every value of an account again
}

function expandAll(io: Io, value: unknown, place: string): unknown {
  if (typeof value === 'string') return expand(io, value, place)
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map((entry) => expandAll(io, entry, place))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, expandAll(io, entry, `${place}: ${key}`)]),
  )
}

/** Text with `${NAME}` replaced by environment variables. Throws {@link MisuseError} for one that is not set. */
export function expand({ env }: Io, text: string, place: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_match, name: string) => {
    const value = env[name]
    if (value === undefined)
      throw new MisuseError(`${place}: environment variable "${name}" is not set`)
    return value
  })
}
