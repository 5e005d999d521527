import type { Ast, CallNode, LambdaNode, TransformNode } from '../ast.ts'
import { functionSteps, lambdaShape } from '../compile-call.ts'
import { isHole, partialAt } from '../compile-partial.ts'
import { transformAt } from '../compile-transform.ts'
import { Lambda, open } from '../function-value.ts'
import { type Emission, within } from './emit.ts'
import { NotEmitted } from './not-emitted.ts'
import { parameterScope } from './parameter-scope.ts'
import { Scope } from './scope.ts'
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
  return functionValue(made)
}

/** `f(?, 1)` as a value. */
export function emitPartial(node: CallNode, { writer, emit }: Emission): Value {
  const args = node.arguments.map((argument) =>
    isHole(argument) ? writer.constant(open) : emit(argument, 'value').code,
  )
  const callee = emit(node.procedure, 'value').code
  const apply = writer.constant(partialAt(node))
  return functionValue(writer.local(`${apply}(${callee}, [${args.join(', ')}], frame, run)`))
}

/** `|pattern|update, delete|` as a value. */
export function emitTransform(node: TransformNode, emission: Emission): Value {
  const { writer, setup, scope } = emission
  // What copies the value is found in the frame.
  if (scope?.has('clone') === true) throw new NotEmitted()
  const pattern = codeFor(node.pattern, emission)
  const update = codeFor(node.update, emission)
  const remove = node.delete === undefined ? 'undefined' : codeFor(node.delete, emission)
  const make = writer.constant(transformAt(node, setup.transformSignature()))
  const parts = `{ pattern: ${pattern}, update: ${update}, remove: ${remove} }`
  return functionValue(writer.local(`${make}(${parts}, frame)`))
}

// A function of a context, which is run later.
function codeFor(node: Ast, emission: Emission): string {
  const { writer } = emission
  const [code, context] = [writer.fresh(), writer.fresh()]
  writer.line(`const ${code} = (${context}) => {`)
  const inner = within(emission, {
    context: { code: context, plain: false },
    scope: new Scope(emission.scope, true),
    counter: undefined,
    tail: 'at once',
  })
  writer.line(`return ${inner.emit(node, 'value').code}\n}`)
  return code
}

function functionValue(code: string): Value {
  return { code, kind: 'unknown', optional: false, clean: false }
}
