import type { ApplyNode, Ast, ConditionNode } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { nodesOfType } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'

/** `a & b ? c : d` and `a & b ~> $f`: the operator takes all that stands before it. */
export function unclearPrecedence(evidence: MappingEvidence): readonly Finding[] {
  return slotsOf(evidence).flatMap((slot) =>
    misread(slot.tree).flatMap(({ nodes, ...text }) =>
      nodes.map((node) => findingAt(evidence, slot, node, { code: 'unclear_precedence', ...text })),
    ),
  )
}

type Misread = {
  readonly nodes: readonly Ast[]
  readonly message: string
  readonly suggestion: string
}

function misread(tree: Slot['tree']): readonly Misread[] {
  const conditions = nodesOfType(tree, 'condition').map((node) => node as ConditionNode)
  const applied = nodesOfType(tree, 'apply').map((node) => node as ApplyNode)
  return [
    {
      nodes: conditions.map(({ condition }) => condition).filter(isJoinedText),
      message: '`&` binds closer than `?`: the whole text before `?` is the condition',
      suggestion: 'put parentheses around the condition with its branches: a & (b ? c : d)',
    },
    {
      nodes: applied.filter(({ lhs }) => isJoinedText(lhs)),
      message: '`&` binds closer than `~>`: the function takes the whole text before it',
      suggestion: 'put parentheses around what the function is to take: a & (b ~> $f)',
    },
    {
      nodes: conditions.flatMap(({ then, else: other }) => appliedToOneBranch(then, other)),
      message: '`~>` binds closer than `:`: the function takes the last branch only',
      suggestion: 'put parentheses around all branches: (a ? b : c) ~> $f',
    },
  ]
}

function slotsOf({ resources, responses, queries }: MappingEvidence): readonly Slot[] {
  const own = resources.flatMap(({ slots }) => slots)
  return [...own, ...responses, ...queries.map(({ slot }) => slot)]
}

function isJoinedText(node: Ast): boolean {
  return node.type === 'binary' && node.value === '&'
}

function appliedToOneBranch(then: Ast, otherwise: Ast | undefined): Ast[] {
  return otherwise?.type === 'apply' && then.type !== 'apply' ? [otherwise] : []
}
