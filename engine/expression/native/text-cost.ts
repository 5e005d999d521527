import type { HostFunction } from '../host-function.ts'
import type { Run } from './run.ts'

/** Counts the steps of a search in a text: at worst every character of one text is compared with every one of the other. */
export function spendSearch(text: string, part: string, run: Run): void {
  run.spend(1 + (text.length >> 4) + Math.ceil((text.length * part.length) / 128))
}

/** Accounts for comparing two values: texts are read as far as the shorter one goes. */
export function spendOrder(left: unknown, right: unknown, run: Run): void {
  const texts = typeof left === 'string' && typeof right === 'string'
  run.spend(texts ? 1 + (Math.min(left.length, right.length) >> 4) : 1)
}

/** Accounts for asking whether two values are the same: only texts of one length are read. */
export function spendSame(left: unknown, right: unknown, run: Run): void {
  const texts = typeof left === 'string' && typeof right === 'string'
  run.spend(texts && left.length === right.length ? 1 + (left.length >> 4) : 1)
}

/**
 * Accounts for a function that reads an argument once, and may make several characters of each or a value of each
 * entry; one that does more has to account for it itself.
 */
export function spendArgument(value: unknown, run: Run): void {
  if (typeof value === 'string') run.spend(1 + (value.length >> 2))
  else if (Array.isArray(value)) run.spend(1 + 2 * value.length)
}

/** Accounts for a call of a host's function. */
export function spendHostCall(call: HostFunction, args: readonly unknown[], run: Run): void {
  for (const value of args) spendArgument(value, run)
  if (call.steps !== undefined) run.spend(call.steps(...args))
}
