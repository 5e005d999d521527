import { isTrue } from '../truth.ts'
import type { BindNode, BlockNode, ConditionNode, RegexNode, VariableNode } from './ast.ts'
import { bindsInside } from './binds-inside.ts'
import type { Compile } from './compile.ts'
import { Frame } from './frame.ts'
import { matcher } from './matcher.ts'
import type { Code } from './run.ts'
import { unwrap } from './sequence.ts'

/** A value as it stands in the source. */
export function compileLiteral(value: unknown): Code {
  return () => value
}

/** `$`, `$$` or `$name`: the context, the input, or the nearest binding; functions are found last. */
export function compileVariable(node: VariableNode): Code {
  const name = node.value
  if (name === '') return (input) => unwrap(input)
  return (_input, frame, run) => frame.lookup(name, run.setup.functions)
}

/** `%`: what a path has bound to the parent's label. */
export function compileParent(label: string): Code {
  return (_input, frame, run) => frame.lookup(label, run.setup.functions)
}

/** `$name := …`, in the frame it stands in. */
export function compileBind(node: BindNode, compile: Compile): Code {
  const name = node.lhs.value
  const code = compile(node.rhs)
  return (input, frame, run) => {
    const value = code(input, frame, run)
    frame.bind(name, value)
    return value
  }
}

/** `(…; …)`: one after the other in a frame of its own; the last gives the value. */
export function compileBlock(node: BlockNode, compile: Compile): Code {
  const codes = node.expressions.map(compile)
  const [only] = codes
  if (codes.length === 1 && only !== undefined && !bindsInside(node)) return only
  return (input, frame, run) => {
    const inner = new Frame(frame)
    let value: unknown
    for (const code of codes) value = code(input, inner, run)
    return value
  }
}

/** `a ? b : c`, `a ?: b` and `a ?? b`. */
export function compileCondition(node: ConditionNode, compile: Compile): Code {
  const condition = compile(node.condition)
  const then = compile(node.then)
  const otherwise = node.else === undefined ? () => undefined : compile(node.else)
  return (input, frame, run) =>
    isTrue(condition(input, frame, run), run)
      ? then(input, frame, run)
      : otherwise(input, frame, run)
}

/** `/…/`: a function that matches, with a place of its own each time it is made. */
export function compileRegex(node: RegexNode): Code {
  const { position } = node
  return () => matcher(node.value, position)
}
