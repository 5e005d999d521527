import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { CursorError } from '../errors/errors.ts'
import { parseJson } from '../json/parse-json.ts'
import { stableJson } from '../json/stable-json.ts'

/** What a cursor is bound to: it opens only if all of these are the same. */
export type CursorScope = {
  readonly account: string
  readonly resource: string
  readonly filters: unknown
}

const version = 1

/**
 * Seals a position in a walk as opaque text. With a secret it is signed (HMAC-SHA-256); without one it
 * has a checksum, which finds mistakes, but does not stop somebody who wants to forge a cursor.
 */
export function sealCursor(place: unknown, scope: CursorScope, secret: string | undefined): string {
  const body = Buffer.from(JSON.stringify(place))
  return Buffer.concat([Buffer.from([version]), seal(body, scope, secret), body]).toString(
    'base64url',
  )
}

/** Opens a cursor of {@link sealCursor}. Throws {@link CursorError} `invalid_cursor` for anything else. */
export function openCursor(
  cursor: string,
  scope: CursorScope,
  secret: string | undefined,
): unknown {
  const bytes = Buffer.from(cursor, 'base64url')
  const body = bytes.subarray(17)
  const genuine =
    bytes.length > 17 &&
    bytes[0] === version &&
    bytes.toString('base64url') === cursor &&
    timingSafeEqual(bytes.subarray(1, 17), seal(body, scope, secret))
  if (!genuine) {
    throw new CursorError(
      'invalid_cursor',
      'Parameter "next_cursor" is not a cursor of this call: it was altered, or comes from another account, resource or filter; start again without it',
    )
  }
  return parseJson(body.toString())
}

function seal(body: Buffer, scope: CursorScope, secret: string | undefined): Buffer {
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
  return hash.update(stableJson(scope)).update('\0').update(body).digest().subarray(0, 16)
}
