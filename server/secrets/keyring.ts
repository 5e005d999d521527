import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'

/** An encryption key and the name that sealed values call it by. */
type Key = { readonly id: string; readonly bytes: Uint8Array }

/** The key that seals, and older ones that still open. */
export type Keyring = { readonly current: Key; readonly all: readonly Key[] }

/** Where the keys come from. */
export type KeySource = {
  /** 32 bytes as base64 or hex. */
  readonly key?: string | undefined
  /** Earlier keys, separated by commas. */
  readonly previous?: string | undefined
  /** Data folder of an embedded database: a key is made and kept there when none is given. */
  readonly folder?: string | undefined
}

const keyFile = 'encryption.key'

/** Reads the keys. Throws {@link StartError} when there is none, or one does not read. */
export function readKeyring({ key, previous, folder }: KeySource): Keyring {
  const current =
    key !== undefined && key !== ''
      ? parseKey('CROSSWALK_ENCRYPTION_KEY', key)
      : folder === undefined
        ? undefined
        : ownKey(folder)
  if (current === undefined) {
    throw new StartError(
      'CROSSWALK_ENCRYPTION_KEY is not set: it seals the credentials in the database. Make one with "crosswalk key new" and keep it where the database is not',
    )
  }
  const older = (previous ?? '')
    .split(',')
    .filter((text) => text.trim() !== '')
    .map((text) => parseKey('CROSSWALK_PREVIOUS_ENCRYPTION_KEYS', text.trim()))
  return { current, all: [current, ...older.filter(({ id }) => id !== current.id)] }
}

/** A new random key, as text. */
export function createKey(): string {
  return randomBytes(32).toString('base64')
}

/** A keyring of one new key that is kept nowhere, for databases in memory. */
export function temporaryKeyring(): Keyring {
  const current = parseKey('key', createKey())
  return { current, all: [current] }
}

function parseKey(name: string, text: string): Key {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(text, 'base64')
  if (bytes.length !== 32) {
    throw new StartError(
      `${name} is not a key: expected 32 bytes as base64 or hex, such as "crosswalk key new" prints`,
    )
  }
  const id = createHash('sha256').update(bytes).digest('base64url').slice(0, 10)
  return { id, bytes: new Uint8Array(bytes) }
}

function ownKey(folder: string): Key {
  const file = join(folder, keyFile)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${createKey()}\n`, { mode: 0o600, flag: 'wx' })
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new StartError(
      `"${file}" can be read by others: it holds the encryption key; run: chmod 600 "${file}"`,
    )
  }
  return parseKey(`"${file}"`, readFileSync(file, 'utf8').trim())
}
