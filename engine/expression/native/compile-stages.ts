import type { Ast, Stage } from './ast.ts'
import type { Compile } from './compile.ts'
import { filter, type Predicate } from './filter.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import type { Tuple } from './tuple.ts'
import { weightOf } from './weight.ts'

/** A stage of a step: a predicate, or a variable that takes each value's position. */
export type StageCode =
  | ({ readonly kind: 'filter' } & Predicate)
  | { readonly kind: 'index'; readonly name: string }

/** The stages of a step, in the order they stand. */
export function compileStages(stages: readonly Stage[], compile: Compile): readonly StageCode[] {
  return stages.map((stage) =>
    stage.type === 'index'
      ? { kind: 'index', name: stage.value }
      : { kind: 'filter', ...compilePredicate(stage.expr, compile) },
  )
}

/** A predicate; one that is a number selects by position without being run. */
export function compilePredicate(node: Ast, compile: Compile): Predicate {
  const literal = node.type === 'number' ? Math.floor(Number(node.value)) : undefined
  return { index: literal, code: compile(node), weight: weightOf(node) }
}

/** Runs the stages over values or tuples. */
export function runStages(
  stages: readonly StageCode[],
  input: unknown,
  { frame, run }: { readonly frame: Frame; readonly run: Run },
): unknown {
  let values = input
  for (const stage of stages) {
    if (stage.kind === 'filter') values = filter(stage, values, frame, run)
    else setPositions(values as readonly Tuple[], stage.name, run)
  }
  return values
}

function setPositions(tuples: readonly Tuple[], name: string, run: Run): void {
  run.spend(2 * tuples.length)
  tuples.forEach((tuple, at) => {
    tuple[name] = at
  })
}
