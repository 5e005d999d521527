import type { InspectedMapping } from '../../../index.ts'
import { isObject } from '../../../json/json.ts'

type Configured = { readonly mapping: Pick<InspectedMapping, 'config'> }

/** The keys of a call's pagination in the mapping: its own, or those of the whole file. */
export function paginationPath(
  { mapping }: Configured,
  call: readonly string[],
): readonly string[] {
  const own = [...call, 'pagination']
  return valueAtKeys(mapping.config, own) === undefined ? ['pagination'] : own
}

/** The value at some keys of the mapping. */
export function valueAtKeys(config: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined,
    config,
  )
}

const parameterKeys = ['limit_param', 'cursor_param', 'offset_param', 'page_param'] as const

/** The keys of the mapping that give a query parameter; undefined where none does. `sized`: its value is meant. */
export function parameterPath(
  evidence: Configured,
  call: readonly string[],
  { name, valueMeant }: { readonly name: string; readonly valueMeant: boolean },
): readonly string[] | undefined {
  const { config } = evidence.mapping
  for (const key of ['query', 'query_mapping']) {
    const path = [...call, key, name]
    if (valueAtKeys(config, path) !== undefined) return path
  }
  return pagingPath(evidence, call, { name, valueMeant }) ?? authorizationPath(evidence, name)
}

function authorizationPath(
  { mapping: { config } }: Configured,
  name: string,
): readonly string[] | undefined {
  const ways = Object.keys(config.authorization)
  return ways
    .map((way) => ['authorization', way, 'query', name])
    .find((path) => valueAtKeys(config, path) !== undefined)
}

/** The key of paging that gives a parameter, or a part of a body by its dotted path; undefined where none does. */
export function pagingPath(
  evidence: Configured,
  call: readonly string[],
  { name, valueMeant }: { readonly name: string; readonly valueMeant: boolean },
): readonly string[] | undefined {
  const { config } = evidence.mapping
  const paging = paginationPath(evidence, call)
  const written = (key: string) => String(valueAtKeys(config, [...paging, key]) ?? '')
  const key =
    parameterKeys.find((entry) => written(entry) === name) ??
    parameterKeys.find((entry) => written(entry) !== '' && isWithin(name, written(entry)))
  if (key === undefined) return undefined
  const givers = valueMeant ? (valueKeys[key] ?? []) : []
  const giver = givers.find((entry) => valueAtKeys(config, [...paging, entry]) !== undefined)
  return [...paging, giver ?? key]
}

// What says the value of a parameter.
const valueKeys: Readonly<Partial<Record<(typeof parameterKeys)[number], readonly string[]>>> = {
  limit_param: ['default_limit'],
  cursor_param: ['cursor_in_url', 'cursor_path', 'cursor_header'],
}

// One part of a body is in the other.
function isWithin(one: string, other: string): boolean {
  return one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
}
