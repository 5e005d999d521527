import { acmeMapping, writeMappings } from './mapping.ts'
import { type Got, type Reply, startServer } from './server.ts'

/** A stage, and what has happened to its id: the versions that it had, in order; null for a deletion. */
type Truth = {
  readonly stages: Map<number, number>
  readonly history: Map<number, (number | null)[]>
}

/** A provider whose data changes all the time, one set for each token. */
export type ChangingProvider = {
  readonly origin: string
  /** Folder of the mappings `keyset` and `offset`, which page differently. */
  readonly mappings: string
  readonly truth: (token: string) => Truth
  /** Page calls that arrived. */
  readonly calls: () => number
  /** How often the list of an account was begun. */
  readonly begun: (token: string) => number
  /** Changes a record of a random account. */
  readonly change: () => void
  readonly close: () => Promise<void>
}

const pageSize = 5
const list = `path: /stages
response_path: data
response_mapping:
  id: $string(response.id)
  name: '"v" & $string(response.version)'
`
const paging = 'pagination: {format: cursor, cursor_path: next, cursor_param: cursor}'

/** Starts it with accounts by token; the tokens of every second one page by offset. */
export async function startChangingProvider(tokens: readonly string[]): Promise<ChangingProvider> {
  const truths = new Map(tokens.map((token) => [token, newTruth()]))
  const begun = new Map<string, number>()
  let calls = 0
  let version = 100
  const truth = (token: string): Truth => truths.get(token) as Truth
  const server = await startServer((request) => {
    calls += 1
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    if (!request.url.searchParams.has('cursor')) begun.set(token, (begun.get(token) ?? 0) + 1)
    return pageOf(truth(token), request)
  })
  const change = (): void => {
    const token = tokens[Math.floor(Math.random() * tokens.length)] as string
    version += 1
    changeOne(truth(token), version, isOffset(token))
  }
  const mapping = acmeMapping(list, paging)
  return {
    origin: server.origin,
    mappings: writeMappings({
      keyset: mapping.replace('provider: acme', 'provider: keyset'),
      offset: mapping
        .replace('provider: acme', 'provider: offset')
        .replace('/stages\n', '/offset\n'),
    }),
    truth,
    calls: () => calls,
    begun: (token) => begun.get(token) ?? 0,
    change,
    close: server.close,
  }
}

/** Whether the lists of an account are paged by offset: then a deletion makes the records after it fall between pages. */
export function isOffset(token: string): boolean {
  return token.endsWith('-offset')
}

function newTruth(): Truth {
  const stages = new Map(Array.from({ length: 18 }, (_, index) => [index + 1, index + 1]))
  return { stages, history: new Map([...stages].map(([id, version]) => [id, [version]])) }
}

function pageOf({ stages }: Truth, { url }: Got): Reply {
  const cursor = Number(url.searchParams.get('cursor') ?? 0)
  const all = [...stages].sort(([a], [b]) => a - b)
  const byOffset = url.pathname.endsWith('/offset')
  const rest = byOffset ? all.slice(cursor) : all.filter(([id]) => id > cursor)
  const shown = rest.slice(0, pageSize)
  const next = byOffset ? cursor + pageSize : shown.at(-1)?.[0]
  return {
    body: {
      data: shown.map(([id, version]) => ({ id, version })),
      next: rest.length > pageSize ? next : null,
    },
  }
}

function changeOne({ stages, history }: Truth, version: number, byOffset: boolean): void {
  const ids = [...stages.keys()]
  const id = ids[Math.floor(Math.random() * ids.length)] as number
  const draw = Math.random()
  const deleted = [...history.values()].flat().filter((entry) => entry === null).length
  // Two deletions in two walks could hide one live record twice: with offsets, nobody could tell.
  if (draw < 0.15 && (byOffset ? deleted === 0 : deleted < 8)) {
    stages.delete(id)
    history.get(id)?.push(null)
    return
  }
  const target = draw < 0.3 && stages.size < 28 ? Math.max(...history.keys()) + 1 : id
  stages.set(target, version)
  history.set(target, [...(history.get(target) ?? []), version])
}
