import { fault } from '../fault.ts'
import type { CallSite, Implementation } from '../function-value.ts'
import type { Code } from '../run.ts'
import { isSequence, type Sequence, sequenceOf } from '../sequence.ts'

// Bounds are not errors of the text that was evaluated.
const bounds = new Set(['D1011', 'D1012', 'X1004'])

function evaluateText(source: unknown, focus: unknown, { input, frame, run }: CallSite): unknown {
  // Parsing costs far more a character than other work on text does.
  if (typeof source === 'string') run.spend(source.length * 8)
  const code = parse(source, run.setup.compileText)
  try {
    run.enter(1)
    const result = code(focus === undefined ? input : wrapped(focus), frame, run)
    run.depth -= 1
    return result
  } catch (error) {
    if (bounds.has(codeOf(error) ?? '') || error instanceof RangeError) throw error
    throw fault('D3121', { value: codeOf(error) })
  }
}

function parse(source: unknown, compileText: (source: string) => Code): Code {
  try {
    return compileText(source as string)
  } catch (error) {
    throw fault('D3120', { value: codeOf(error) })
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

// A list as input is one context value.
function wrapped(focus: unknown): unknown {
  if (!Array.isArray(focus) || isSequence(focus)) return focus
  const wrapper: Sequence = sequenceOf(focus)
  wrapper.outerWrapper = true
  return wrapper
}

/** `$eval`: runs a text as an expression, among the variables of the place it is called at. */
export const evaluating: Readonly<Record<string, Implementation>> = {
  eval: ([source, focus], site) =>
    source === undefined ? undefined : evaluateText(source, focus, site),
}
