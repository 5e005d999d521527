import type { Resource } from '../schema/mapping.gen.ts'
import type { Site } from './site.ts'

/** A resource is listed, or it says why the provider has none. */
export function checkAvailable(site: Site, { list, get, unavailable }: Resource): void {
  if (list === undefined && unavailable === undefined) {
    const fault = {
      code: 'schema_missing_key' as const,
      message: `Key "list" is missing in "${site.path.join('.')}"`,
      suggestion: 'add "list", or "unavailable" where the provider has no such thing',
    }
    site.report(fault, 'key')
  }
  if (unavailable === undefined || (list ?? get) === undefined) return
  const fault = {
    code: 'schema_invalid_value' as const,
    message: '"unavailable" goes with no call: the resource can be listed, or it cannot',
    suggestion: 'keep one of them',
  }
  site.at('unavailable').report(fault, 'key')
}
