import type { Account, Engine } from '../../index.ts'
import { pointerParts } from '../../json/pointer.ts'
import type { CaseOutcome } from '../../replay/case-outcome.ts'
import { writeCompactYaml } from '../../source/yaml.ts'
import { bodyData, type Captured } from './captured.ts'
import { type CaseAccount, caseAccount } from './case-account.ts'
import { collectStandIns, createDisguise, type Disguise, type Facts } from './disguise.ts'
import { type FormedExchanges, formExchanges } from './form-exchanges.ts'
import { assertNoSecret, type KnownSecret } from './gate.ts'
import { keptHeaders } from './kept-headers.ts'
import { cookieSecrets } from './known-secrets.ts'
import { bodyPlace, type Place } from './map-data.ts'
import { readPlaces, withoutNumbers } from './read-places.ts'
import type { RecordOptions } from './record-options.ts'
import { createNotes, type Notes, type ReplacedValue } from './replaced-values.ts'
import { createStandIns, type StandIn, type StandIns } from './stand-ins.ts'

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
  readonly stayed: readonly ReplacedValue[]
  readonly headersLeftOut: readonly string[]
  readonly contextKept: readonly string[]
  readonly disguise: Disguise
}

/** Writes a call as a fixture. Throws `RecordingError` if a known secret is left in it. */
export function writeCase(call: MadeCall): WrittenCase {
  const { engine, account, captured, outcome, options } = call
  const mapping = engine.inspect().mapping(account.provider)
  const standIns = createStandIns(wordsOf(captured))
  const called = { engine, mapping, resource: options.resource, account }
  const written = caseAccount(called, standIns)
  const reads = readPlaces(outcome.explanations)
  const facts = { isKept: keptBy(options.keep ?? []), isRead: reads.isRead }
  const secrets = addSecrets(call, standIns)
  collectAll(call, mapping, standIns, facts)
  const replaced = secrets.flatMap(({ value }) => standIns.get(value) ?? [])
  const disguise = createDisguise(standIns, facts, replaced.filter(isChanged))
  const notes = createNotes(reads)
  const { roots, keptContext } = written
  const forming = { disguise, mapping, roots, note: notes.note }
  const { leftOut, ...formed } = formExchanges(joinsFirst(call), forming)
  const text = writeCompactYaml(formContent(call, { ...formed, ...written, disguise, notes }))
  const name = `${options.resource.replace('/', '-')}.${options.name}`
  // A credential of the sandbox stands in for itself.
  const left = secrets.filter(({ value }) => standIns.get(value)?.standIn !== value)
  assertNoSecret(text, left, `${name}.yaml`)
  return {
    name,
    text,
    replaced: notes.replaced(),
    stayed: notes.stayed(),
    headersLeftOut: leftOut,
    contextKept: keptContext,
    disguise,
  }
}

type Formed = Pick<FormedExchanges, 'headers' | 'exchanges'> &
  Pick<CaseAccount, 'account' | 'roots'> & { readonly disguise: Disguise; readonly notes: Notes }

function formContent(
  { options, outcome, started }: MadeCall,
  { headers, exchanges, account, roots, disguise, notes }: Formed,
): object {
  const own = (part: string, data: unknown): unknown =>
    disguise.data(data, { path: [part], key: part, holder: '', answer: '' }, (place, used, stays) =>
      notes.note({ of: 'case', request: '' }, place, used, stays),
    )
  const { name, title = titleOf(name), query = {}, id, walk = true } = options
  return {
    title,
    now: new Date(started).toISOString(),
    ...(account === undefined ? {} : { account: own('account', account) }),
    ...(Object.keys(query).length === 0 ? {} : { query: own('query', query) }),
    ...(id === undefined ? (walk ? { walk } : {}) : { get: own('get', [id]) }),
    origin: roots.written.origin,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...expectation(outcome),
    exchanges,
  }
}

// What the call ended with: without it the case would not hold.
function expectation({ error, answers }: MadeCall['outcome']): object {
  if (error !== undefined) return { expect: { error: error.code } }
  const warnings = answers.flatMap((answer) => answer.warnings.map(({ code }) => code))
  return warnings.length === 0 ? {} : { expect: { warnings } }
}

// Texts that must not be in the file. Stand-ins for the credentials are there by now.
function addSecrets({ known, captured, options }: MadeCall, standIns: StandIns): KnownSecret[] {
  const tokens = [...known, ...cookieSecrets(captured)]
  for (const { value } of tokens) standIns.of('token', value)
  const hidden = (options.hide ?? []).map((value) => ({ name: 'text to hide', value }))
  for (const { value } of hidden) standIns.of('hidden', value)
  return [...tokens, ...hidden]
}

// Stand-ins that are words of the answers would make two values one.
function wordsOf(captured: readonly Captured[]): (text: string) => boolean {
  const words = new Set<string>()
  for (const { request, response } of captured)
    for (const text of [request.url, request.body ?? '', response.body])
      for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}@._+-]+/gu))
        for (const part of [word, ...word.split(/[^\p{L}\p{M}\p{N}]+/u)]) words.add(part)
  return (text) => words.has(text)
}

function isChanged({ value, standIn }: StandIn): boolean {
  return value !== standIn
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
  { captured, options, account }: MadeCall,
  mapping: Parameters<typeof keptHeaders>[1],
  standIns: StandIns,
  facts: Facts,
): void {
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
