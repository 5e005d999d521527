import {
  isAddressKey,
  isAddressPartKey,
  isBirthKey,
  isNameKey,
  isPersonalNumberKey,
  isPersonKey,
  isPersonNameKey,
  isPhoneKey,
  isPictureKey,
  isTokenKey,
} from './keys.ts'
import type { Place } from './map-data.ts'
import type { StandInKind } from './stand-ins.ts'

/** What a value is by the keys around it; undefined for one that may stay. */
export function personalKind(value: string | number, place: Place): StandInKind | undefined {
  const text = String(value)
  const { key, holder } = place
  if (typeof value === 'string' && isTokenKey(key)) return text === '' ? undefined : 'token'
  if (isPhoneKey(key) || (isPhoneKey(holder) && /^(?:value|number|formatted)$/.test(key)))
    return digits(text) >= 5 ? 'phone' : undefined
  if (isPersonalNumberKey(key)) return digits(text) > 0 ? 'personal_number' : undefined
  if (isAddressKey(key) || (isAddressKey(holder) && isAddressPartKey(key)))
    return isPlace(text) ? 'address' : undefined
  if (typeof value === 'number') return undefined
  if (isBirthKey(key)) return digits(text) > 0 ? 'birth_date' : undefined
  if (isPictureKey(key)) return /^https?:/.test(text) ? 'picture' : undefined
  return isName(text, place) ? 'name' : undefined
}

function digits(text: string): number {
  return text.replace(/\D/g, '').length
}

// One letter is a state or nothing, and addresses of the web are no places.
function isPlace(text: string): boolean {
  return text.trim().length > 1 && !/^[a-z]{2,20}:\/\//i.test(text) && !text.includes('@')
}

const written = /^\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{L}[\p{L}\p{M}'’.-]*){1,4}$/u

function isName(text: string, { key, holder }: Place): boolean {
  if (!/\p{L}{2}/u.test(text) || text.includes('@') || text.includes('://')) return false
  if (isPersonNameKey(key)) return true
  if (isPersonKey(key)) return written.test(text) // `owner: Anna Berg`
  return isPersonKey(holder) && isNameKey(key)
}
