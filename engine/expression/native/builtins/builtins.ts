import { referenceFunctions } from '../../jsonata.ts'
import type { ReferenceFunction } from '../../reference-function.ts'
import type { FunctionValue } from '../callable.ts'
import { Builtin, type Implementation } from '../function-value.ts'
import { evaluating } from './evaluate-text.ts'
import { higherOrder } from './higher-order.ts'
import { lists } from './lists.ts'
import { matching } from './matching.ts'
import { plain } from './plain.ts'
import { ofReference } from './reference.ts'
import { strings } from './strings.ts'

// Written here: functions that run often, that take functions, or that could grow without bound. The others are the reference's.
const own: Readonly<Record<string, Implementation>> = {
  ...plain,
  ...strings,
  ...lists,
  ...higherOrder,
  ...matching,
  ...evaluating,
}

/** JSONata's own functions as values; names, signatures and parameters are the reference's. */
export function builtins(): ReadonlyMap<string, FunctionValue> {
  const reference = [...referenceFunctions()]
  return new Map(reference.map(([name, of]) => [name, builtin(name, of)]))
}

function builtin(name: string, reference: ReferenceFunction): FunctionValue {
  const { arity, parameters, signature } = reference
  return new Builtin({
    name,
    implementation: implementationOf(name, reference),
    arity,
    parameters,
    signature,
  })
}

function implementationOf(name: string, reference: ReferenceFunction): Implementation {
  const written = own[name]
  if (written !== undefined) return written
  if (name === 'millis') return (_args, { run }) => run.millis()
  if (name === 'now') {
    const format = ofReference(
      'fromMillis',
      referenceFunctions().get('fromMillis') as ReferenceFunction,
    )
    return ([picture, timezone], site) => format([site.run.millis(), picture, timezone], site)
  }
  return ofReference(name, reference)
}
