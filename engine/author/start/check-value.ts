import { parseDate } from '../../json/parse-date.ts'
import { type Fact, saidValues } from './facts.ts'
import type { FieldKind } from './vocabulary.ts'

/** Whether values can be of a kind, as far as they were seen or declared. */
export function canBe(kind: FieldKind, fact: Fact): boolean {
  const values = saidValues(fact)
  if (values.length === 0) return declaredCanBe(kind, fact)
  return values.every((value) => checks[kind]?.(value) ?? false)
}

/** Whether a value is a number, or text that is one. */
export function isNumberLike(value: unknown): boolean {
  if (typeof value === 'number') return true
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim())
}

const checks: Partial<Record<FieldKind, (value: unknown) => boolean>> = {
  id: (value) =>
    Number.isInteger(value) ||
    (typeof value === 'string' && /^\S{1,200}$/.test(value) && !/^(https?:\/\/|\/)/.test(value)),
  text: (value) => typeof value === 'string',
  number: isNumberLike,
  percent: (value) => isNumberLike(value) && Number(value) >= 0 && Number(value) <= 100,
  date: isDate,
  boolean: (value) => typeof value === 'boolean',
}

// A small number is no moment but a count.
function isDate(value: unknown): boolean {
  if (typeof value === 'number' && value < 1e8) return false
  return parseDate(value) !== undefined
}

// Without values and without a document anything may come.
function declaredCanBe(kind: FieldKind, { declared }: Fact): boolean {
  if (declared === undefined) return true
  const types = [declared.type].flat().filter((type) => type !== 'null')
  const wanted = declaredTypes[kind] ?? []
  if (types.length > 0 && !types.every((type) => wanted.includes(String(type)))) return false
  const dated = ['date-time', 'date'].includes(String(declared.format))
  return kind === 'date' || !dated
}

const declaredTypes: Partial<Record<FieldKind, readonly string[]>> = {
  id: ['string', 'integer', 'number'],
  text: ['string'],
  number: ['number', 'integer'],
  percent: ['number', 'integer'],
  date: ['string', 'integer', 'number'],
  boolean: ['boolean'],
}
