/** What stands in for a value of each kind: of its form, told apart by a number from 1. Names are made up elsewhere. */
export const makers = {
  credential: (_value: string, number: number) => `sandbox-credential-${number}`,
  token,
  hidden: (value: string, number: number) =>
    /^[\w-]+(?:\.[\w-]+)+$/.test(value) ? `hidden-${number}.example` : `hidden-${number}`,
  host: (_value: string, number: number) => `host-${number}.example`,
  email: (_value: string, number: number) => `person-${number}@mail.example`,
  phone: (value: string, number: number) => withDigits(value, number, '5'),
  address,
  birth_date: birthDate,
  personal_number: (value: string, number: number) =>
    withDigits(value.replace(/\p{Ll}/gu, 'x').replace(/\p{Lu}/gu, 'X'), number, '0'),
  ip,
  picture: (_value: string, number: number) => `https://pictures.example/${number}.png`,
} as const

function token(value: string, number: number): string {
  if (/^\d+$/.test(value)) return withDigits(value, number, '1')
  const name = `stand-in-token-${number}`
  if (!/^eyJ[\w-]*\.[\w-]+\./.test(value)) return name
  // Still one that can be read, and that nobody takes.
  const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: name })}.stand-in`
}

// The number stands at the end, the digits before it are all the same; everything else stays.
function withDigits(value: string, number: number, filler: string): string {
  const count = value.replace(/\D/g, '').length
  const digits = String(number).padStart(count, filler).slice(-Math.max(count, 1))
  let at = 0
  return value.replace(/\d/g, () => digits[at++] ?? filler)
}

function address(value: string, number: number): string {
  if (/^-?\d+\.\d+$/.test(value)) return withDigits(value, number, '1')
  const isCode = value.length <= 12 && /\d/.test(value)
  if (isCode)
    return withDigits(value.replace(/\p{Lu}/gu, 'X').replace(/\p{Ll}/gu, 'x'), number, '1')
  return /\d/.test(value) ? `${number} Sample Street` : `Sample Place ${number}`
}

function birthDate(value: string, number: number): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(value)) return value.replace(/\d/g, '1')
  const day = String(((number - 1) % 28) + 1).padStart(2, '0')
  return `1990-01-${day}${value.slice('1990-01-01'.length).replace(/\d/g, '0')}`
}

// Addresses that are kept for documentation (RFC 5737, RFC 3849).
function ip(value: string, number: number): string {
  if (value.includes(':')) return `2001:db8::${number.toString(16)}`
  const network = ['192.0.2', '198.51.100', '203.0.113'][Math.floor((number - 1) / 254) % 3]
  return `${network}.${((number - 1) % 254) + 1}`
}
