import type { Ast } from '../../../expression/native/ast.ts'
import { nodesOf } from '../../../expression/nodes-of.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import { rangeOfNode } from '../trace/node-range.ts'
import type { Slot } from '../trace/slot.ts'

/** The smallest part of an expression whose text does not stand in what was recorded; all of it where every part does. */
export function unlikeNode(slot: Slot, shownBy: CaseEvidence, recorded: string): Ast {
  const unlike = ([...nodesOf(slot.tree)] as unknown[] as Ast[]).filter((node) =>
    slot
      .events(node)
      .some(
        ({ environment, aside, value }) =>
          environment.shownBy === shownBy && !aside && isUnlike(value, recorded),
      ),
  )
  const length = (node: Ast) => rangeOfNode(node, slot.source).length
  return unlike.toSorted((a, b) => length(a) - length(b))[0] ?? slot.tree
}

function isUnlike(value: unknown, recorded: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return !recorded.includes(String(value))
}
