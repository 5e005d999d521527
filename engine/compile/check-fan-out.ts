import { suggestion } from '../errors/suggest.ts'
import type { List } from '../schema/mapping.gen.ts'
import type { ConfigPath, FileScope } from './scope.ts'

/** What a list is fanned out over, and what goes with a fan-out only. */
export function checkFanOut(scope: FileScope, path: ConfigPath, config: List): void {
  const { for_each: name, before = {} } = config
  if (name === undefined) {
    checkNotFound(scope, path, config)
    return
  }
  const own = [...path, 'for_each']
  const range = scope.source.rangeOf(own)
  if (!(name in before)) {
    scope.report({
      code: 'undeclared_before',
      message: `"for_each" names "${name}", which is not declared under "before"`,
      suggestion: suggestion(name, Object.keys(before)),
      path: own,
      range,
    })
  } else if (before[name]?.optional === true) {
    scope.report({
      code: 'schema_invalid_value',
      message: `"${name}" is fanned out over, so it cannot be optional`,
      suggestion: 'remove "optional: true"',
      path: own,
      range,
    })
  }
}

// Without a parent a 404 says that the address is wrong.
function checkNotFound(scope: FileScope, path: ConfigPath, config: List): void {
  if (config.allow_not_found !== true) return
  const own = [...path, 'allow_not_found']
  scope.report({
    code: 'schema_invalid_value',
    message: '"allow_not_found" goes with "for_each" only',
    suggestion: 'remove it: a list that is not there has a wrong path',
    path: own,
    range: scope.source.keyRangeOf(own),
  })
}
