import type { LambdaNode } from '../ast.ts'
import { directBinds } from './direct-binds.ts'
import type { Emission } from './emit.ts'
import { collapsed } from './emit-data.ts'
import { plainTest } from './emit-path.ts'
import { Scope, type Variable } from './scope.ts'
import { unknownValue, type Value } from './value.ts'

/** The scope of a function's body: its parameters, given as code, and what the body binds. */
export function parameterScope(
  node: LambdaNode,
  given: readonly (string | undefined)[],
  emission: Emission,
  deferred = true,
): Scope {
  const { writer, scope, fields } = emission
  const own = new Scope(scope, deferred)
  const binds = directBinds([node.body])
  node.arguments.forEach(({ value: name }, at) => {
    const code = writer.local(given[at])
    const field = fields.get(name)
    const variable: Variable = { code, state: 'bound', once: false, field }
    own.declare(name, variable)
    if (binds.has(name)) return
    settle(variable, unknownValue(code), emission)
  })
  for (const [name, once] of binds) {
    if (own.own(name) !== undefined) continue
    const field = fields.get(name)
    own.declare(name, { code: writer.local(), state: 'unbound', once, field })
  }
  return own
}

/** Notes what a variable holds from now on. */
export function settle(variable: Variable, value: Value, emission: Emission): void {
  const { writer } = emission
  const { field } = variable
  const { code } = collapsed(value, emission)
  variable.state = 'bound'
  variable.settled = code
  variable.value = value
  if (field !== undefined && value.kind === 'unknown') {
    variable.plain = writer.local(plainTest(code, field, writer))
  }
}
