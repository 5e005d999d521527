import { finishCall } from '../apply.ts'
import type { Ast, CallNode, LambdaNode, VariableNode } from '../ast.ts'
import type { Frame } from '../frame.ts'
import { TailCall } from '../function-value.ts'
import { type BuiltinForm, builtinOf, takesContext, takesFunctions } from './builtin-form.ts'
import { type Emission, type Site, within } from './emit.ts'
import { emitBuiltin } from './emit-call.ts'
import { settledIn } from './emit-data.ts'
import { Scope } from './scope.ts'
import { literal } from './source-writer.ts'
import { unknownValue, type Value } from './value.ts'

/** A call in tail position: whoever called the function around it gets what it gives, as it is. */
export function emitTailCall({ body }: LambdaNode, { emission, mode }: Site): Value {
  return { ...tailCall(body as CallNode, { emission, mode, again: 0 }), tail: true }
}

function tailCall(node: CallNode, site: Site): Value {
  const { emission } = site
  const builtin = builtinOf(node, emission)
  if (emission.tail === 'at once') {
    return builtin === undefined ? emitFinished(node, site) : emitAtOnce(node, site)
  }
  const later = builtin === undefined || takesContext(builtin, node.arguments.length)
  if (later || takesFunctions(builtin)) {
    return unknownValue(emission.writer.local(leftCall(node, emission)))
  }
  return emitBuiltinInTail(node, site)
}

function formOf({ procedure }: CallNode): BuiltinForm {
  const token = procedure.type === 'variable' ? (procedure as VariableNode).value : undefined
  const place = { position: procedure.position, token }
  return { place, context: 'null', whole: true }
}

// The function around it has been left when the call is made: it is less deep.
function emitAtOnce(node: CallNode, site: Site): Value {
  const { writer } = site.emission
  writer.line('run.depth -= 1')
  const value = emitBuiltin(node, formOf(node), site)
  writer.line('run.depth += 1')
  return value
}

function emitFinished(node: CallNode, site: Site): Value {
  const { emission } = site
  const { writer } = emission
  const left = leftCall(node, emission)
  writer.line('run.depth -= 1')
  const caller = '{ input: null, frame, run }'
  const result = writer.local(`${writer.constant(finishCall)}(${left}, ${caller})`)
  writer.line('run.depth += 1')
  return settledIn(site, unknownValue(result))
}

// An error of the call is none of the function around it: whoever called that finds it.
function emitBuiltinInTail(node: CallNode, site: Site): Value {
  const { emission } = site
  const { writer } = emission
  const result = writer.local()
  writer.line('run.depth -= 1\ntry {')
  const inner = within(emission, { tail: 'at once' })
  const value = emitBuiltin(node, formOf(node), { ...site, emission: inner })
  writer.line(`${result} = ${value.code}`)
  writer.line('} catch (error) {\nrun.depth += 1')
  writer.line(`return ${writer.constant(failedCall)}(error, frame)\n}`)
  writer.line('run.depth += 1')
  return { ...value, code: result }
}

function failedCall(error: unknown, frame: Frame): TailCall {
  const procedure = () => {
    throw error
  }
  const nowhere = { position: undefined, token: undefined }
  return new TailCall({ procedure, arguments: [], frame, input: null, ...nowhere })
}

// Function and arguments are asked for when the call is made.
function leftCall({ procedure, arguments: given, ...node }: CallNode, emission: Emission): string {
  const { writer } = emission
  const codes = [procedure, ...given].map((part) => deferredCode(part, emission))
  const [callee, ...args] = codes
  const { position, token } = formOf({ ...node, procedure, arguments: given }).place
  const name = token === undefined ? 'undefined' : literal(token)
  const fields = [
    `procedure: ${callee}`,
    `arguments: [${args.join(', ')}]`,
    'frame',
    `input: ${emission.context.code}`,
    `position: ${position}`,
    `token: ${name}`,
  ]
  return `new ${writer.constant(TailCall)}({ ${fields.join(', ')} })`
}

function deferredCode(part: Ast, emission: Emission): string {
  const { writer } = emission
  const code = writer.fresh()
  writer.line(`const ${code} = () => {`)
  const scope = new Scope(emission.scope, true)
  const inner = within(emission, { scope, counter: undefined })
  writer.line(`return ${inner.emit(part, 'value').code}\n}`)
  return code
}
