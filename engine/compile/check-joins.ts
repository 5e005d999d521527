import { type AbsentValue, valueWithout } from '../expression/absent-value.ts'
import { mappingExpressions } from './compile-record-mapping.ts'
import type { RecordMapping } from './connector.ts'
import type { Scope } from './scope.ts'
import { siteAt } from './site.ts'

const misleading: readonly AbsentValue[] = ['false', 'weak', 'changed']

/**
 * A joined list can be missing, and so can an entry in it: then a field that depends on it is left out. A field
 * that gets another value instead would claim something that is not known.
 */
export function checkJoins(scope: Scope, before: readonly string[], mapping: RecordMapping): void {
  for (const { expression, where } of mappingExpressions(mapping)) {
    const read = expression.usage.references.filter(({ root }) => root === 'before')
    for (const name of before) {
      const reference = read.find(({ path }) => path[0] === name)
      if (reference === undefined) continue
      if (!misleading.includes(valueWithout(expression.tree(), 'before', name))) continue
      siteAt(scope, (where.path ?? '').split('.')).report({
        code: 'join_changes_value',
        severity: 'warning',
        message: `Without the list "${name}" this gives another value, where it should give none`,
        suggestion:
          'ask for what is known, as in "x = true ? …" instead of "$not(x = false) ? …", and let no other branch or operator make a value of nothing',
      })
    }
  }
}
