import type { ProblemCode } from '../errors/codes.ts'
import { suggestion } from '../errors/suggest.ts'
import { builtinFunctions } from '../expression/builtin-functions.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import type { Reference, VariableUse } from '../expression/references.ts'
import { positionAt } from '../source/excerpt.ts'
import { checkReference } from './check-reference.ts'
import type { LocatedExpression } from './connector.ts'
import type { ConfigPath, Roots, Scope } from './scope.ts'

/** Compiles the expression at a config path. Faults are reported; undefined when it does not parse. */
export function compileSlot(
  scope: Scope,
  path: ConfigPath,
  source: string,
  roots: Roots,
): LocatedExpression | undefined {
  const compiled = compileExpression(source, scope.setup)
  const at = (offset: number, length: number) => scope.source.textRangeOf(path, offset, length)
  if ('problems' in compiled) {
    for (const { message, offset, length } of compiled.problems) {
      scope.report({ code: 'expression_syntax', message, path, range: at(offset, length) })
    }
    return undefined
  }
  const { expression } = compiled
  const { references, variables, regexFaults } = expression.usage
  for (const { message, offset } of regexFaults) {
    scope.report({ code: 'expression_regex', message, path, range: at(offset, 1) })
  }
  for (const use of variables) checkVariable(scope, path, use)
  for (const reference of references) {
    checkSlotReference(scope, path, { reference, roots, bare: source.trim() === reference.root })
  }
  if (!expression.native) {
    const { message: why, suggestion: hint, offset, length } = expression.reason
    const message = `Expression cannot be compiled: ${why}`
    const range = at(offset, length)
    scope.report({ code: 'expression_not_native', message, suggestion: hint, path, range })
    return undefined
  }
  const { offset } = at(0, 1)
  const where = { file: scope.file, path: path.join('.'), ...positionAt(scope.source.text, offset) }
  return { expression, where }
}

function checkVariable(scope: Scope, path: ConfigPath, use: VariableUse): void {
  if (builtinFunctions.includes(use.name) || scope.setup.functions.has(use.name)) return
  const functions = [...builtinFunctions, ...scope.setup.functions.keys()]
  const code: ProblemCode = use.called
    ? 'expression_unknown_function'
    : 'expression_unknown_variable'
  const kind = use.called ? 'Function' : 'Variable'
  scope.report({
    code,
    message: `${kind} "$${use.name}" does not exist`,
    suggestion: use.called ? suggestion(use.name, functions) : undefined,
    path,
    range: scope.source.textRangeOf(path, use.offset, use.length),
  })
}

type ReferenceUse = {
  readonly reference: Reference
  readonly roots: Roots
  /** The expression is this one name: it may have been meant as text. */
  readonly bare: boolean
}

function checkSlotReference(
  scope: Scope,
  path: ConfigPath,
  { reference, roots, bare }: ReferenceUse,
): void {
  const fault = checkReference(scope, reference, roots)
  if (fault === undefined) return
  const range = scope.source.textRangeOf(path, reference.offset, reference.length)
  const near = fault.suggestion.startsWith('did')
  const suggestion =
    bare && !near ? `for the text itself write '"${reference.root}"'` : fault.suggestion
  scope.report({ ...fault, suggestion, path, range })
}
