import { isIP } from 'node:net'
import { isSignedName } from './keys.ts'
import type { StandInKind } from './stand-ins.ts'

/** A value in a text that something must stand in for. */
export type Detected = { readonly kind: StandInKind; readonly value: string }

/** What can be told from a text alone, whatever its key: tokens, e-mail addresses, telephone numbers, IP addresses. */
export function detectValues(text: string): readonly Detected[] {
  return [...tokensIn(text), ...emailsIn(text), ...phonesIn(text), ...addressesIn(text)]
}

const webToken = /\beyJ[\w-]{6,4000}\.[\w-]{6,8000}\.[\w-]{0,2000}/g
const scheme = /\b(?:bearer|basic)\s([\w.~+/=-]{8,4000})/gi
const parameter = /[?&;]([\w.-]{1,60})=([^&;#\s"'<>]{6,4000})/g

function tokensIn(text: string): Detected[] {
  const found = [
    ...all(text, webToken).map(([value]) => value),
    ...all(text, scheme).map(([, value = '']) => value),
    ...all(text, parameter).flatMap(([, name = '', value = '']) =>
      isSignedName(name) ? [value, decoded(value)] : [],
    ),
  ]
  return found.map((value) => ({ kind: 'token', value }))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const email = /[\p{L}\p{N}._+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}/gu
// Names that belong to nobody (RFC 2606, RFC 6761).
const madeUp = /(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$/

function emailsIn(text: string): Detected[] {
  return all(text, email)
    .map(([value]) => value)
    .filter((value) => !madeUp.test(value.slice(value.indexOf('@') + 1).toLowerCase()))
    .map((value) => ({ kind: 'email', value }))
}

// International ones only: other digits may be anything.
const phone = /(?<![\w+])\+\d[\d ().-]{6,20}\d/g

function phonesIn(text: string): Detected[] {
  return all(text, phone).flatMap(([value]): Detected[] => {
    const digits = value.replace(/\D/g, '').length
    return digits >= 8 && digits <= 15 ? [{ kind: 'phone', value }] : []
  })
}

const address =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w:]|\.\d)/gi
// This machine, nobody, and addresses for documentation.
const ofNobody = /^(?:127\.|0\.0\.0\.0|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|::1?$|2001:db8:)/i

function addressesIn(text: string): Detected[] {
  return all(text, address).flatMap(([value]): Detected[] =>
    isIP(value) !== 0 && !ofNobody.test(value) ? [{ kind: 'ip', value }] : [],
  )
}

function all(text: string, pattern: RegExp): RegExpMatchArray[] {
  return [...text.matchAll(pattern)]
}
