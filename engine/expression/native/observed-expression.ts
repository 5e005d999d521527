import { toExpressionError } from '../expression-error.ts'
import type { ExpressionSetup } from '../jsonata.ts'
import { resultData } from '../result-data.ts'
import type { Ast } from './ast.ts'
import { compileClosure, compileNode, type NodeSetup } from './compile-node.ts'
import { Frame } from './frame.ts'
import { plainSetup, runSetupOf } from './native-expression.ts'
import { type Code, Run } from './run.ts'

/** What runs in place of a node's own code; undefined for the code as it is. */
export type Observe = (node: Ast, code: () => Code) => Code | undefined

/**
 * Compiles a tree to closures, some of which are wrapped, so that it can be seen what is done when. The input must be an
 * object. One evaluation must not begin within another. Throws `ExpressionError`.
 */
export function observedExpression(
  tree: Ast,
  setup: ExpressionSetup,
  observe: Observe,
): (input: object) => unknown {
  const nodes: NodeSetup = {
    ...plainSetup(),
    generate: (node) => observe(node, () => compileClosure(node, nodes)),
  }
  const code = compileNode(tree, nodes)
  const run = new Run(runSetupOf(setup))
  const frame = new Frame(undefined)
  return (input) => {
    run.reset()
    frame.begin(input)
    try {
      return resultData(code(input, frame, run), run.result)
    } catch (error) {
      throw toExpressionError(error)
    } finally {
      frame.begin(undefined)
    }
  }
}
