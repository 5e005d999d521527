import type { ConfigProblem } from '../index.ts'
import type { Finding } from '../testing.ts'

/** What `validate` says about a mapping: a problem of its form, or a finding of its fixtures. */
export type Remark = Pick<ConfigProblem, 'where' | 'excerpt' | 'message' | 'suggestion'> &
  Pick<Finding, 'severity' | 'value' | 'evidence'> & { readonly code: string }
