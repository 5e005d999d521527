import type { ProblemCode } from '../errors/codes.ts'
import { suggestion } from '../errors/suggest.ts'
import { builtinFunctions } from '../expression/builtin-functions.ts'
import { compileExpression, type NativeExpression } from '../expression/compile-expression.ts'
import type { VariableUse } from '../expression/references.ts'
import { placeAt } from '../source/problem.ts'
import { trailingComment } from '../source/trailing-comment.ts'
import { checkReferences } from './check-references.ts'
import type { LocatedExpression, Named } from './connector.ts'
import type { Site } from './site.ts'

/** Compiles the expression at a site. Faults are reported; undefined when it does not parse. */
export function compileLocated(site: Site, source: string): LocatedExpression | undefined {
  const compiled = compileExpression(source, site.scope.setup)
  if ('problems' in compiled) {
    const suggestion = cutHint(site)
    for (const { message, offset, length } of compiled.problems) {
      site.report({ code: 'expression_syntax', message, suggestion }, { offset, length })
    }
    return undefined
  }
  const { expression } = compiled
  const { variables, regexFaults } = expression.usage
  for (const { message, offset } of regexFaults) {
    site.report({ code: 'expression_regex', message }, { offset, length: 1 })
  }
  for (const use of variables) checkVariable(site, use)
  checkReferences(site, expression)
  if (!expression.native) {
    const { message: why, suggestion: hint, ...range } = expression.reason
    const message = `Expression cannot be compiled: ${why}`
    site.report({ code: 'expression_not_native', message, suggestion: hint }, range)
    return undefined
  }
  const located = { expression: instrumented(site, expression), where: whereOf(site) }
  site.scope.located({ ...located, path: site.path, roots: site.roots })
  return located
}

function instrumented({ scope, path }: Site, expression: NativeExpression): NativeExpression {
  const { instrument } = scope.setup
  if (instrument === undefined) return expression
  const { source, evaluate } = expression
  return { ...expression, evaluate: instrument({ file: scope.file, path, source }, evaluate) }
}

/** Compiles expressions by name. Those that do not parse are left out; their fault is reported. */
export function compileAllLocated(
  site: Site,
  expressions: Readonly<Record<string, string>> | undefined,
): readonly Named<LocatedExpression>[] {
  return Object.entries(expressions ?? {}).flatMap(([name, source]) => {
    const value = compileLocated(site.at(name), source)
    return value === undefined ? [] : [{ name, value }]
  })
}

function cutHint({ scope, path }: Site): string | undefined {
  if (trailingComment(scope.source, path) === undefined) return undefined
  return 'YAML takes " #" and what follows as a comment: put the expression in quotes or a block scalar'
}

function whereOf({ scope, path }: Site): LocatedExpression['where'] {
  const { offset } = scope.source.textRangeOf(path, 0, 1)
  return placeAt(scope.file, scope.source, { path, offset })
}

function checkVariable(site: Site, { name, called, offset, length }: VariableUse): void {
  const { functions } = site.scope.setup
  if (builtinFunctions.includes(name) || functions.has(name)) return
  const code: ProblemCode = called ? 'expression_unknown_function' : 'expression_unknown_variable'
  const message = `${called ? 'Function' : 'Variable'} "$${name}" does not exist`
  const hint = called ? suggestion(name, [...builtinFunctions, ...functions.keys()]) : undefined
  site.report({ code, message, suggestion: hint }, { offset, length })
}
