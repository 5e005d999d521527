import { readFileSync } from 'node:fs'
import type { Account } from '../index.ts'
import { isObject } from '../json/json.ts'
import { accountFrom } from './account-flags.ts'
import type { Io } from './io.ts'
import { MisuseError } from './misuse.ts'

/** An account with the id that its records carry. */
export type TapAccount = Account & { readonly id: string }

/** What a tap is told: the accounts, and the resources where not all are wanted. */
export type TapConfig = {
  readonly accounts: readonly TapAccount[]
  readonly resources?: readonly string[]
}

/** Where the walk of one stream is: the version of its records, and the cursor of each account, null when it is done. */
export type StreamBookmark = {
  readonly version: number
  readonly accounts: Readonly<Record<string, string | null>>
  /** Whether a record or an account of the walk is missing: then nothing may be deleted. */
  readonly incomplete: boolean
}

/** The state of a tap: of streams whose walk has not ended. */
export type TapState = { readonly bookmarks: Readonly<Record<string, StreamBookmark>> }

/** Reads the config of a tap. Throws {@link MisuseError}. */
export function readConfig(io: Io, file: string): TapConfig {
  const data = readJson(file, 'config')
  const { accounts, resources } = data
  if (!Array.isArray(accounts) || accounts.length === 0)
    throw new MisuseError(`Config "${file}" must list its "accounts"`)
  const read = accounts.map((given: unknown, index) => {
    const place = `${file}: accounts[${index}]`
    const account = accountFrom(io, given, place)
    if (typeof account.id === 'string' && account.id !== '') return { ...account, id: account.id }
    throw new MisuseError(`${place} must have an "id": its records carry it`)
  })
  const ids = read.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new MisuseError(`${file}: two accounts have the id "${twice}"`)
  if (resources === undefined) return { accounts: read }
  if (!Array.isArray(resources) || resources.some((name) => typeof name !== 'string'))
    throw new MisuseError(`${file}: "resources" must be a list of names such as "crm/stages"`)
  return { accounts: read, resources: resources as string[] } // checked above
}

/** Reads the state that an earlier run of the tap gave. Throws {@link MisuseError}. */
export function readState(file: string | undefined): TapState {
  if (file === undefined) return { bookmarks: {} }
  const { bookmarks = {} } = readJson(file, 'state')
  const sound =
    isObject(bookmarks) &&
    Object.values(bookmarks).every(
      (bookmark) =>
        isObject(bookmark) && typeof bookmark.version === 'number' && isObject(bookmark.accounts),
    )
  if (!sound) throw new MisuseError(`State "${file}" is not one that this tap has given`)
  return { bookmarks: bookmarks as TapState['bookmarks'] } // cursors are checked by the engine
}

/** The streams that a catalog selects; undefined without a catalog. Throws {@link MisuseError}. */
export function selectedStreams(file: string | undefined): readonly string[] | undefined {
  if (file === undefined) return undefined
  const { streams } = readJson(file, 'catalog')
  if (!Array.isArray(streams)) throw new MisuseError(`Catalog "${file}" must list its "streams"`)
  return streams.filter(isSelected).map(({ tap_stream_id: id }) => String(id))
}

function isSelected(stream: unknown): stream is { readonly tap_stream_id: unknown } {
  if (!isObject(stream)) return false
  const metadata = Array.isArray(stream.metadata) ? stream.metadata.filter(isObject) : []
  const own = metadata.find(
    ({ breadcrumb }) => Array.isArray(breadcrumb) && breadcrumb.length === 0,
  )?.metadata
  const { selected, 'selected-by-default': byDefault } = isObject(own)
    ? own
    : ({} as Record<string, unknown>)
  return (selected ?? stream.selected ?? byDefault ?? false) === true
}

function readJson(file: string, what: string): Record<string, unknown> {
  let data: unknown
  try {
    data = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const { code = 'it is not JSON' } = error as NodeJS.ErrnoException
    throw new MisuseError(`The ${what} "${file}" cannot be read: ${code}`)
  }
  if (isObject(data)) return data
  throw new MisuseError(`The ${what} "${file}" must be an object`)
}
