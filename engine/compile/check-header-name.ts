import { isFramingHeader, isHeaderName } from '../http/header-syntax.ts'
import type { ConfigPath, Scope } from './scope.ts'

/** Reports a header name that HTTP does not allow, or that is the transport's own. */
export function checkHeaderName(
  scope: Scope,
  path: ConfigPath,
  name: string,
  range: ReturnType<Scope['source']['rangeOf']>,
): void {
  if (!isHeaderName(name)) {
    const message = `"${name}" is not a name that a header can have`
    scope.report({ code: 'invalid_template', message, path, range })
  } else if (isFramingHeader(name)) {
    scope.report({
      code: 'invalid_template',
      message: `Header "${name}" belongs to the connection: the transport sets it`,
      suggestion: 'leave it out',
      path,
      range,
    })
  }
}
