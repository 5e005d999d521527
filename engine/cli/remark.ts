import type { ConfigProblem } from '../index.ts'
import type { Finding } from '../testing.ts'

/** What `validate` says about a mapping: a problem of its form, or a finding of its fixtures. */
export type Remark = Pick<ConfigProblem, 'where' | 'excerpt' | 'message' | 'suggestion'> &
  Pick<Finding, 'severity' | 'value' | 'evidence'> & { readonly code: string }

/** Whether a command ends with a failure for what it found: an error, or, where it is strict, a warning. */
export function hasFailing(remarks: readonly Remark[], strict = false): boolean {
  return remarks.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'))
}
