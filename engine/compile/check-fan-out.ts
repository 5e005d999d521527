import { suggestion } from '../errors/suggest.ts'
import type { List } from '../schema/mapping.gen.ts'
import type { Site } from './site.ts'

/** Checks what a list is fanned out over, and the keys that need a fan-out. */
export function checkFanOut(site: Site, config: List): void {
  const { for_each: name, before = {} } = config
  if (name === undefined) {
    checkNotFound(site, config)
    return
  }
  const own = site.at('for_each')
  if (!(name in before)) {
    own.report({
      code: 'undeclared_before',
      message: `"for_each" names "${name}", which is not declared under "before"`,
      suggestion: suggestion(name, Object.keys(before)),
    })
  } else if (before[name]?.optional === true) {
    own.report({
      code: 'schema_invalid_value',
      message: `"${name}" is fanned out over, so it cannot be optional`,
      suggestion: 'remove "optional: true"',
    })
  }
}

// Without a parent a 404 says that the address is wrong.
function checkNotFound(site: Site, config: List): void {
  if (config.allow_not_found !== true) return
  const fault = {
    code: 'schema_invalid_value' as const,
    message: '"allow_not_found" goes with "for_each" only',
    suggestion: 'remove it: a list that is not there has a wrong path',
  }
  site.at('allow_not_found').report(fault, 'key')
}
