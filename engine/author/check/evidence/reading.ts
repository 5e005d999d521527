import type { AstNode } from '../../../expression/ast-node.ts'
import type { Ast } from '../../../expression/native/ast.ts'
import type { InspectedMapping } from '../../../index.ts'
import type { Environment, RunSlot, Slot } from '../trace/slot.ts'
import type { Origins } from './origins.ts'

/** What every part of a mapping is read with. */
export type Reading = {
  readonly mapping: InspectedMapping
  /** Syntax trees by the keys of their expressions, a line each. */
  readonly trees: ReadonlyMap<string, () => AstNode>
  readonly origins: Origins
  readonly run: RunSlot
}

type Part = { readonly part: unknown; readonly path: readonly string[]; readonly closed: boolean }

/** The expressions in a part of a mapping, evaluated. */
export function slotsIn(
  { trees, run }: Reading,
  { part, path, closed }: Part,
  environments: readonly Environment[],
): Slot[] {
  return expressionsIn(part, path).flatMap((entry) => {
    const tree = trees.get(entry.path.join('\n'))?.()
    return tree === undefined ? [] : run({ ...entry, tree: tree as Ast, closed }, environments)
  })
}

// Every text in it.
function expressionsIn(
  stated: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly source: string }[] {
  if (typeof stated === 'string') return [{ path, source: stated }]
  if (typeof stated !== 'object' || stated === null) return []
  return Object.entries(stated).flatMap(([key, entry]) => expressionsIn(entry, [...path, key]))
}
