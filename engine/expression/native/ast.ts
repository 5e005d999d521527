/*
 * The parser's tree as the compiler reads it. The parser is the reference's own; these types name
 * what it leaves behind after its second pass (paths flattened, parents resolved, tail calls marked).
 */

/** A predicate or a `#$i` of a step, in the order they stand. */
export type Stage =
  | { readonly type: 'filter'; readonly expr: Ast }
  | { readonly type: 'index'; readonly value: string }

/** Key and value expressions of `{…}`. */
export type Group = {
  readonly lhs: readonly (readonly [key: Ast, value: Ast])[]
  readonly position: number
}

/** A term of `^(…)`. */
type SortTerm = { readonly descending: boolean; readonly expression: Ast }

/** The label that a `%` looks up. */
type Slot = { readonly label: string }

/** A function's signature, as the reference's parser makes it. */
export type SignatureCheck = {
  readonly definition: string
  readonly validate: (args: readonly unknown[], context: unknown) => unknown[]
}

/** What any node may carry. */
type Common = {
  readonly position: number
  readonly predicate?: readonly { readonly expr: Ast }[]
  readonly stages?: readonly Stage[]
  readonly group?: Group
  readonly keepArray?: boolean
  readonly tuple?: boolean
  readonly focus?: string
  readonly index?: string
  readonly ancestor?: Slot
  readonly consarray?: boolean
}

export type LiteralNode = Common & {
  readonly type: 'string' | 'number' | 'value'
  readonly value: string | number | boolean | null
}
type NameNode = Common & { readonly type: 'name'; readonly value: string }
export type VariableNode = Common & { readonly type: 'variable'; readonly value: string }
export type RegexNode = Common & { readonly type: 'regex'; readonly value: RegExp }
export type ParentNode = Common & { readonly type: 'parent'; readonly slot: Slot }
export type PathNode = Common & {
  readonly type: 'path'
  readonly steps: readonly Ast[]
  readonly keepSingletonArray?: boolean
}
export type SortNode = Common & { readonly type: 'sort'; readonly terms: readonly SortTerm[] }
export type BinaryNode = Common & {
  readonly type: 'binary'
  readonly value: string
  readonly lhs: Ast
  readonly rhs: Ast
}
export type NegateNode = Common & {
  readonly type: 'unary'
  readonly value: '-'
  readonly expression: Ast
}
export type ArrayNode = Common & {
  readonly type: 'unary'
  readonly value: '['
  readonly expressions: readonly Ast[]
}
export type ObjectNode = Common & { readonly type: 'unary'; readonly value: '{' } & Group
export type ConditionNode = Common & {
  readonly type: 'condition'
  readonly condition: Ast
  readonly then: Ast
  readonly else?: Ast
}
export type BlockNode = Common & { readonly type: 'block'; readonly expressions: readonly Ast[] }
export type BindNode = Common & {
  readonly type: 'bind'
  readonly lhs: VariableNode
  readonly rhs: Ast
}
export type CallNode = Common & {
  readonly type: 'function' | 'partial'
  readonly procedure: Ast
  readonly arguments: readonly Ast[]
}
export type LambdaNode = Common & {
  readonly type: 'lambda'
  readonly thunk?: true
  readonly arguments: readonly VariableNode[]
  readonly signature?: SignatureCheck
  readonly body: Ast
}
export type ApplyNode = Common & { readonly type: 'apply'; readonly lhs: Ast; readonly rhs: Ast }
export type TransformNode = Common & {
  readonly type: 'transform'
  readonly pattern: Ast
  readonly update: Ast
  readonly delete?: Ast
}
type BareNode = Common & { readonly type: 'wildcard' | 'descendant' }
type HoleNode = Common & { readonly type: 'operator'; readonly value: '?' }

/** A node of the tree. */
export type Ast =
  | LiteralNode
  | NameNode
  | VariableNode
  | RegexNode
  | ParentNode
  | PathNode
  | SortNode
  | BinaryNode
  | NegateNode
  | ArrayNode
  | ObjectNode
  | ConditionNode
  | BlockNode
  | BindNode
  | CallNode
  | LambdaNode
  | ApplyNode
  | TransformNode
  | BareNode
  | HoleNode
