import type { Account, Engine } from '../../index.ts'
import { jsonPointer, pointerParts } from '../../json/pointer.ts'
import type { CaseOutcome } from '../../replay/case-outcome.ts'
import { writeCompactYaml } from '../../source/yaml.ts'
import { bodyData, type Captured } from './captured.ts'
import { caseAccount } from './case-account.ts'
import { collectStandIns, createDisguise, type Disguise, type Facts, isSecret } from './disguise.ts'
import { formExchanges, type NoteExchange } from './form-exchanges.ts'
import { assertNoSecret, type KnownSecret } from './gate.ts'
import { keptHeaders } from './kept-headers.ts'
import { cookieSecrets } from './known-secrets.ts'
import { bodyPlace, type Place, pointerOf } from './map-data.ts'
import { type ReadPlaces, readPlaces, withoutNumbers } from './read-places.ts'
import type { RecordOptions } from './record-options.ts'
import { createStandIns, type StandInKind, type StandIns } from './stand-ins.ts'

/** Values of one kind at one place for which something stands in. */
export type ReplacedValue = {
  /** What they were. */
  readonly kind: StandInKind
  /** Whether they stand in a request, in an answer, or in what the case asks for. */
  readonly in: 'request' | 'response' | 'case'
  /** The request, as `GET /path`; empty for what the case asks for. */
  readonly request: string
  /** Where, `@` for every index. */
  readonly pointer: string
  /** How many there are. */
  readonly count: number
  /** The unified fields that are made from them. */
  readonly fields: readonly string[]
}

/** A call that was made. */
export type MadeCall = {
  readonly engine: Engine
  readonly account: Account
  readonly known: readonly KnownSecret[]
  readonly captured: readonly Captured[]
  readonly outcome: Omit<CaseOutcome, 'waited'>
  readonly options: RecordOptions
  /** Milliseconds since the epoch. */
  readonly started: number
}

/** A call as the text of a fixture. */
export type WrittenCase = {
  readonly name: string
  readonly text: string
  readonly replaced: readonly ReplacedValue[]
  readonly headersLeftOut: readonly string[]
  readonly contextKept: readonly string[]
  readonly disguise: Disguise
}

/** Writes a call as a fixture. Throws `RecordingError` if a known secret is left in it. */
export function writeCase(call: MadeCall): WrittenCase {
  const { engine, account, captured, outcome, options } = call
  const mapping = engine.inspect().mapping(account.provider)
  const raw = captured.map(
    ({ request, response }) => `${request.url} ${request.body} ${response.body}`,
  )
  const standIns = createStandIns((text) => raw.some((one) => one.includes(text)))
  const called = { engine, mapping, resource: options.resource, account }
  const { account: written, roots, keptContext } = caseAccount(called, standIns)
  const reads = readPlaces(outcome.explanations)
  const facts: Facts = {
    isKept: keptBy(options.keep ?? []),
    isRead: (place) => reads(place).length > 0,
  }
  collectAll(call, mapping, standIns, facts)
  const disguise = createDisguise(standIns, facts)
  const notes = createNotes(reads)
  const { headers, exchanges, leftOut } = formExchanges(joinsFirst(call), {
    disguise,
    mapping,
    roots,
    note: notes.note,
  })
  const own = (part: string, data: unknown): unknown =>
    disguise.data(data, { path: [part], key: part, holder: '', answer: '' }, (place, used) =>
      notes.note({ of: 'case', request: '' }, place, used),
    )
  const { query = {}, id, walk = true, resource } = options
  const content = {
    title: options.title ?? titleOf(options.name),
    now: new Date(call.started).toISOString(),
    ...(written === undefined ? {} : { account: own('account', written) }),
    ...(Object.keys(query).length === 0 ? {} : { query: own('query', query) }),
    ...(id === undefined ? {} : { get: own('get', [id]) }),
    ...(id === undefined && walk ? { walk } : {}),
    origin: roots.written.origin,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(outcome.error === undefined ? {} : { expect: { error: outcome.error.code } }),
    exchanges,
  }
  const name = `${resource.replace('/', '-')}.${options.name}`
  const text = writeCompactYaml(content)
  assertNoSecret(text, secretsOf(call, standIns), `${name}.yaml`)
  return {
    name,
    text,
    replaced: notes.all(),
    headersLeftOut: leftOut,
    contextKept: keptContext,
    disguise,
  }
}

// Joined lists are asked for at the same time as the list: which of them comes first is chance.
function joinsFirst({ captured, outcome }: MadeCall): readonly Captured[] {
  const paths = outcome.explanations.flatMap(({ pages }) =>
    pages.flatMap(({ of, request }) => (of === 'list' ? [] : [request?.path.split('?')[0]])),
  )
  const rank = ({ request }: Captured) => (paths.includes(new URL(request.url).pathname) ? 0 : 1)
  return captured.toSorted((a, b) => rank(a) - rank(b))
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return `${words[0]?.toUpperCase()}${words.slice(1)}, as it was recorded`
}

// A pointer keeps all that is below it.
function keptBy(pointers: readonly string[]): Facts['isKept'] {
  const kept = pointers.map((pointer) => withoutNumbers(pointerParts(pointer)))
  return ({ path, answer }) => {
    const place = withoutNumbers(path)
    return (
      answer !== '' && kept.some((parts) => parts.every((part, index) => place[index] === part))
    )
  }
}

function collectAll(
  { known, captured, options, account }: MadeCall,
  mapping: Parameters<typeof keptHeaders>[1],
  standIns: StandIns,
  facts: Facts,
): void {
  for (const { value } of [...known, ...cookieSecrets(captured)]) standIns.of('token', value)
  for (const text of options.hide ?? []) standIns.of('hidden', text)
  const collect = (data: unknown, root: Place) => collectStandIns(data, root, { standIns, facts })
  for (const { request, response } of captured) {
    const { pathname, search } = new URL(request.url)
    const root = bodyPlace(pathname)
    const { body, headers } = response
    if (body !== '') collect(bodyData(body), { ...root, answer: pathname })
    collect(keptHeaders(headers, mapping, { isJson: true }), root)
    collect(
      [pathname + search, ...(request.body === undefined ? [] : [bodyData(request.body)])],
      root,
    )
  }
  const { query = {}, id = '' } = options
  const { context = {}, overrides = {} } = account
  collect({ query, id, context, overrides }, bodyPlace(''))
}

function secretsOf({ known, captured }: MadeCall, standIns: StandIns): readonly KnownSecret[] {
  const names = new Map(
    [...known, ...cookieSecrets(captured)].map(({ name, value }) => [value, name]),
  )
  return standIns
    .all()
    .filter(isSecret)
    .map(({ kind, value }) => ({
      value,
      name: names.get(value) ?? (kind === 'hidden' ? 'hidden text' : kind),
    }))
}

type At = { readonly of: 'request' | 'response' | 'case'; readonly request: string }

function createNotes(reads: ReadPlaces): {
  readonly note: (at: At, place: Place, used: Parameters<NoteExchange>[2]) => void
  readonly all: () => readonly ReplacedValue[]
} {
  const held = new Map<string, ReplacedValue>()
  return {
    note: ({ of, request }, place, used) => {
      for (const kind of new Set(used.map((standIn) => standIn.kind))) {
        const pointer = pointerOf(place)
        const key = jsonPointer([of, request, pointer, kind])
        const before = held.get(key)
        const fields = before?.fields ?? reads(place)
        held.set(key, { kind, in: of, request, pointer, count: (before?.count ?? 0) + 1, fields })
      }
    },
    all: () => [...held.values()],
  }
}
