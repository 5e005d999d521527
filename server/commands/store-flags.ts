import type { Command } from 'commander'
import type { Io } from 'crosswalk/cli'
import type { Store, StoreOptions } from '../index.ts'

/** Adds the flags that say where accounts and tokens are kept. */
export function withStoreFlags(command: Command): Command {
  return command
    .optionsGroup('Store:')
    .option(
      '--data <folder>',
      'folder of the embedded database (default: $CROSSWALK_DATA, else .crosswalk)',
    )
    .addHelpText('after', storeHelp)
}

const storeHelp = `
Environment:
  DATABASE_URL                        a PostgreSQL server; without it the database is embedded, in the data folder
  CROSSWALK_ENCRYPTION_KEY            seals credentials (needed with DATABASE_URL; "crosswalk key new" makes one)
  CROSSWALK_PREVIOUS_ENCRYPTION_KEYS  earlier keys, separated by commas, while you rotate`

/** Values of {@link withStoreFlags}. */
export type StoreFlags = { readonly data?: string }

/** The store options that flags and environment say. */
export function storeOptions({ env }: Io, { data }: StoreFlags): StoreOptions {
  const { DATABASE_URL: databaseUrl = '', CROSSWALK_ENCRYPTION_KEY: key = '' } = env
  const previous = env.CROSSWALK_PREVIOUS_ENCRYPTION_KEYS ?? ''
  return {
    ...(databaseUrl === '' ? { dataFolder: dataFolder(env, data) } : { databaseUrl }),
    ...(key === '' ? {} : { encryptionKey: key }),
    ...(previous === '' ? {} : { previousEncryptionKeys: previous }),
  }
}

/** Folder of the embedded database. */
export function dataFolder(env: Io['env'], flag: string | undefined): string {
  return flag ?? (env.CROSSWALK_DATA || '.crosswalk')
}

/** Runs work with the store open, and closes it whatever comes. */
export async function withStore<T>(
  io: Io,
  flags: StoreFlags,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { openStore } = await import('../index.ts')
  const store = await openStore(storeOptions(io, flags))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** The environment that tokens and accounts belong to when none is said. */
export const defaultEnvironment = 'default'
