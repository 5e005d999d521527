import type { Ast } from '../../../expression/native/ast.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import { giverOf } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'
import { textNodes } from '../trace/text-nodes.ts'

/** The part of an expression that gives the shortest text which does not stand in what was recorded; what gives its value where there is none. */
export function unlikeNode(slot: Slot, shownBy: CaseEvidence, recorded: string): Ast {
  const unlike = textNodes(slot.tree).flatMap((node) =>
    slot
      .events(node)
      .filter(({ tag, aside }) => tag.shownBy === shownBy && !aside)
      .filter(({ value }) => isUnlike(value, recorded))
      .map(({ value }) => ({ node, length: String(value).length })),
  )
  return unlike.toSorted((a, b) => a.length - b.length)[0]?.node ?? giverFor(slot, shownBy)
}

function giverFor(slot: Slot, shownBy: CaseEvidence): Ast {
  const result = slot.results.find(({ environment }) => environment.shownBy === shownBy)
  return result === undefined ? slot.tree : giverOf(slot, slot.tree, result.environment)
}

function isUnlike(value: unknown, recorded: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return !recorded.includes(String(value))
}
