import { fault } from '../native/fault.ts'
import { isSequence } from '../native/sequence.ts'
import { evaluateNode } from './evaluate-node.ts'
import type { Call } from './guarded-function.ts'
import type { Library, Site } from './library.ts'
import { rewriteTree } from './rewrite-tree.ts'
import { runOf } from './run-of.ts'

// Bounds are not errors of the text that was evaluated.
const bounds = new Set(['D1011', 'D1012', 'X1004'])

/** `$eval`: runs a text as an expression, guarded like the one around it. */
export function evaluateText(library: Library): Call {
  return async function evaluate(source, focus) {
    if (source === undefined) return undefined
    // Parsing costs far more a character than other work on text does.
    if (typeof source === 'string') runOf(this.environment).spend(source.length * 8)
    const tree = parse(source as string, library)
    const input = focus === undefined ? this.input : wrapped(focus, this)
    try {
      return await evaluateNode(library.probe, tree, { input, environment: this.environment })
    } catch (error) {
      if (bounds.has(codeOf(error) ?? '') || error instanceof RangeError) throw error
      throw fault('D3121', { value: codeOf(error) })
    }
  }
}

function parse(source: string, library: Library): unknown {
  try {
    const tree = library.parse(source)
    rewriteTree(tree)
    return tree
  } catch (error) {
    throw fault('D3120', { value: codeOf(error) })
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

// A list as input is one context value.
function wrapped(focus: unknown, { createSequence }: Site): unknown {
  if (!Array.isArray(focus) || isSequence(focus)) return focus
  return Object.assign(createSequence(focus), { outerWrapper: true })
}
