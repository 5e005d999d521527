import {
  type ArrivedRequest,
  type Difference,
  differences,
  type RecordedExchange,
} from './match-exchange.ts'

/** A request in one line, as `GET /path?query`. */
export function requestLine({
  method,
  path,
  query,
}: Pick<ArrivedRequest, 'method' | 'path' | 'query'>): string {
  return `${method} ${decodeURIComponent(path)}${readable(query)}`
}

function readable(query: ArrivedRequest['query']): string {
  return query.length === 0 ? '' : `?${query.map(([name, value]) => `${name}=${value}`).join('&')}`
}

/** How a request that was not recorded differs from the nearest one that was: one by its path, if there is one. */
export function describeMismatch(
  arrived: ArrivedRequest,
  exchanges: readonly RecordedExchange[],
): string {
  const what = `${arrived.method} ${arrived.origin}${arrived.path}${readable(arrived.query)}`
  const [nearest] = exchanges
    .map((recorded, index) => ({ recorded, index, faults: differences(arrived, recorded) }))
    .sort((a, b) => distance(a.faults) - distance(b.faults))
  if (nearest === undefined) return `${what} was sent, but nothing is recorded`
  const { recorded, index, faults } = nearest
  const { method = 'GET', path } = recorded.exchange.request
  return [
    `${what} was sent, but is not recorded. Nearest in ${recorded.fixture} is exchange ${index + 1} (${method} ${path}):`,
    ...faults.flatMap(diffLines),
  ].join('\n')
}

// A difference of the path outweighs all others, then one of the method.
function distance(faults: readonly Difference[]): number {
  const weights = { origin: 10, method: 100, path: 1000, query: 1, header: 1, body: 1 }
  return faults.reduce((sum, { part }) => sum + weights[part], 0)
}

function diffLines({ part, wanted, got }: Difference): string[] {
  return [
    ...(wanted === undefined ? [] : [`  - ${part} ${wanted}`]),
    ...(got === undefined ? [] : [`  + ${part} ${got}`]),
  ]
}
