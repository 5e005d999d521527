import type { LambdaNode } from '../ast.ts'
import { directBinds } from './direct-binds.ts'
import type { Emission } from './emit.ts'
import { Scope } from './scope.ts'
import { unknownValue, type Value } from './value.ts'

/** The scope of a function's body: its parameters, given as code, and what the body binds. */
export function parameterScope(
  node: LambdaNode,
  given: readonly (string | undefined)[],
  { writer, scope }: Emission,
  deferred = true,
): Scope {
  const own = new Scope(scope, deferred)
  const binds = directBinds([node.body])
  node.arguments.forEach(({ value: name }, at) => {
    const code = writer.local(given[at])
    own.declare(name, {
      code,
      state: 'bound',
      once: false,
      value: parameterValue(code, binds.has(name)),
    })
  })
  for (const [name, once] of binds) {
    if (own.own(name) === undefined) {
      own.declare(name, { code: writer.local(), state: 'unbound', once })
    }
  }
  return own
}

function parameterValue(code: string, bound: boolean): Value | undefined {
  return bound ? undefined : unknownValue(code)
}
