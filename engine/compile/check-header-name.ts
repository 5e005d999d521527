import { isFramingHeader, isHeaderName } from '../http/header-syntax.ts'
import type { Site } from './site.ts'

/** Reports a header name that HTTP does not allow, or that is the transport's own; `shown` is where it stands. */
export function checkHeaderName(site: Site, name: string, shown: 'key' | 'value'): void {
  if (!isHeaderName(name)) {
    const message = `"${name}" is not a name that a header can have`
    site.report({ code: 'invalid_template', message }, shown)
  } else if (isFramingHeader(name)) {
    const fault = {
      code: 'invalid_template' as const,
      message: `Header "${name}" belongs to the connection: the transport sets it`,
      suggestion: 'leave it out',
    }
    site.report(fault, shown)
  }
}
