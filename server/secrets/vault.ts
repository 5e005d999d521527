/*
 * The only file that imports jose: seals values for the database (JWE, AES-256-GCM, the key's id in the
 * header) and opens them. A sealed value is bound to the place it was made for.
 */
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { Keyring } from './keyring.ts'

/** A sealed value, and the key that opens it. */
export type Sealed = { readonly sealed: string; readonly keyId: string }

/** Seals and opens values. */
export type Vault = {
  /** Id of the key that seals. */
  readonly keyId: string
  /** Seals a value for a place, such as `account:<id>`: nowhere else can it be opened. */
  readonly seal: (place: string, value: unknown) => Promise<Sealed>
  /** Opens a value. Rejects with {@link VaultError} for a key that is not held, another place, or altered text. */
  readonly open: (place: string, sealed: string) => Promise<unknown>
}

/** A sealed value does not open. */
export class VaultError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'VaultError'
  }
}

/** Makes a vault of these keys. */
export function createVault({ current, all }: Keyring): Vault {
  return {
    keyId: current.id,
    seal: async (place, value) => {
      const header = { alg: 'dir', enc: 'A256GCM', kid: current.id, sub: place }
      const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(value)))
        .setProtectedHeader(header)
        .encrypt(current.bytes)
      return { sealed, keyId: current.id }
    },
    open: async (place, sealed) => {
      const key = all.find(({ id }) => id === keyIdOf(sealed))
      if (key === undefined) {
        throw new VaultError(
          'A stored secret was sealed with a key that is not held: give it in CROSSWALK_ENCRYPTION_KEY or CROSSWALK_PREVIOUS_ENCRYPTION_KEYS',
        )
      }
      return decrypt(place, sealed, key.bytes)
    },
  }
}

async function decrypt(place: string, sealed: string, key: Uint8Array): Promise<unknown> {
  const opened = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => undefined)
  if (opened === undefined || opened.protectedHeader.sub !== place)
    throw new VaultError('A stored secret was altered, or belongs to another place')
  return JSON.parse(Buffer.from(opened.plaintext).toString())
}

function keyIdOf(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid
  } catch {
    return undefined
  }
}
