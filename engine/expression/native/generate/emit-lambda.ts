import type { LambdaNode } from '../ast.ts'
import { functionSteps, lambdaShape } from '../compile-call.ts'
import { Lambda } from '../function-value.ts'
import { type Emission, within } from './emit.ts'
import { parameterScope } from './parameter-scope.ts'
import type { Value } from './value.ts'

/** `function(…){…}` as a value. */
export function emitLambda(node: LambdaNode, emission: Emission): Value {
  const { writer } = emission
  const [args, body] = [writer.fresh(), writer.fresh()]
  writer.line(`run.spend(${functionSteps})`)
  writer.line(`const ${body} = (${args}) => {`)
  const parameters = node.arguments.map((_, at) => `${args}[${at}]`)
  const scope = parameterScope(node, parameters, emission)
  const inner = within(emission, { scope, counter: undefined, tail: 'by the caller' })
  writer.line(`return ${inner.emit(node.body, 'value').code}\n}`)
  const shape = writer.constant(lambdaShape(node))
  const made = writer.local(`new ${writer.constant(Lambda)}(${shape}, ${body})`)
  return { code: made, kind: 'unknown', optional: false, clean: false }
}
