import { isNumeric } from '../truth.ts'
import { fault } from './fault.ts'
import { isFunction } from './function-value.ts'
import type { Run } from './run.ts'
import { unwrap } from './sequence.ts'

/** `$string`: a value as text; numbers with 15 digits, functions as nothing. */
export function text(value: unknown, run: Run, indent = 0): string | undefined {
  if (typeof value === 'string') return value
  if (value === undefined) return undefined
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (isFunction(value)) return ''
  const held = unwrap(value)
  run.spendText(spendTree(held, run, 0))
  const made: string | undefined = JSON.stringify(held, entryWriter(run), indent)
  if (made !== undefined) run.spendText(made.length)
  return made
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return value === 0 ? '0' : String(value)
  if (!Number.isFinite(value)) throw fault('D3001', { value })
  return String(Number(value.toPrecision(15)))
}

// Counted once more while it is written, so that the clock is looked at on the way.
function entryWriter(run: Run) {
  return (_key: string, value: unknown): unknown => {
    run.spend(1)
    if (typeof value === 'number' && isNumeric(value)) {
      return Number.isInteger(value) ? value : Number(value.toPrecision(15))
    }
    return isFunction(value) ? '' : value
  }
}

/**
 * Accounts for a walk over a whole value, and gives about how many characters its text has at least. Parts that
 * appear many times count each time, so that a small graph which is a huge tree is found before it is written out.
 */
export function spendTree(value: unknown, run: Run, depth: number): number {
  if (typeof value === 'string') {
    run.spend(1 + (value.length >> 4))
    return value.length
  }
  if (typeof value !== 'object' || value === null || isFunction(value)) return 1
  if (depth > 1000) throw fault('X1004', { value: run.setup.limits.output })
  let characters = 2
  if (Array.isArray(value)) {
    run.spend(1 + value.length)
    for (const entry of value) characters += 1 + spendTree(entry, run, depth + 1)
  } else {
    refuseMethod(value)
    const keys = Object.keys(value)
    run.spend(2 + 2 * keys.length)
    for (const key of keys) {
      run.spend(key.length >> 4)
      characters += key.length + spendTree((value as Record<string, unknown>)[key], run, depth + 1)
    }
  }
  if (characters > run.setup.limits.output) run.spendText(characters)
  return characters
}

// Writing a value out as JSON would call it, whatever it is for.
function refuseMethod(value: object): void {
  if (typeof (value as { toJSON?: unknown }).toJSON !== 'function') return
  if (!Object.hasOwn(value, 'toJSON')) return
  throw fault('X1002', { message: 'Value is not data: its field "toJSON" is a function' })
}
