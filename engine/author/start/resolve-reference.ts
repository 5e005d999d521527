import { isObject, ownValue } from '../../json/json.ts'
import { pointerParts } from '../../json/pointer.ts'

const mostHops = 20

/**
 * The object that a `$ref` of the same document stands for. References to other files or addresses are not followed:
 * they stay as they are.
 */
export function resolveReference(
  document: unknown,
  value: unknown,
): Readonly<Record<string, unknown>> {
  let held = value
  for (let hop = 0; hop < mostHops; hop += 1) {
    const reference = ownValue(held, '$ref')
    if (typeof reference !== 'string' || !reference.startsWith('#')) break
    held = pointerParts(decode(reference.slice(1))).reduce<unknown>(stepInto, document)
  }
  return isObject(held) ? held : {}
}

function decode(pointer: string): string {
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

function stepInto(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value[Number(name)] : ownValue(value, name)
}
