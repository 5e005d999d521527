import type { BeforeSpec } from '../compile/connector.ts'
import { EngineError } from '../errors/engine-error.ts'
import type { Warning } from '../errors/warning.ts'
import type { SeenPage } from '../fetch/call-context.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { createRedactor, type Redactor } from '../redact/redact.ts'
import { explainRecord } from './explain-record.ts'
import type { ExplainedPage, Explanation, RecordExplanation } from './explanation.ts'
import { getRecord } from './get-record.ts'
import { type Answer, listRecords } from './list-records.ts'
import {
  type CallRequest,
  type EngineParts,
  type PreparedCall,
  prepareCall,
} from './prepare-call.ts'
import { keysOfPages, type Tracer } from './tracer.ts'
import type { SeenRecords } from './walk-records.ts'

/** A call that was looked at: its answer or its error, and how each record came about. */
export type InspectedCall = {
  /** What `engine.list` answers, or a list of the one record that `engine.get` gives; undefined where it rejects. */
  readonly answer: Answer | undefined
  /** What the call rejects with. */
  readonly error: EngineError | undefined
  /** The records in the order they were processed, and every page that the inspector has seen. */
  readonly explanation: Explanation
}

/** What an inspector has seen of its calls. Joined lists are kept between calls, so their pages are, too. */
export type SeenCalls = { readonly pages: PageOfList[] }

type PageOfList = ExplainedPage & { readonly records: readonly RawRecord[] }

/** Makes what calls share that are looked at by one inspector. */
export function createSeenCalls(): SeenCalls {
  return { pages: [] }
}

/** Makes a call of a list, or of one record, and explains every record. Rejects for what is no `EngineError`. */
export async function inspectCall(
  parts: EngineParts,
  { tracer, seen }: { readonly tracer: Tracer; readonly seen: SeenCalls },
  request: CallRequest,
): Promise<InspectedCall> {
  const records: RecordExplanation[] = []
  const numbers = new WeakMap<RawRecord, number>()
  const secrets = Object.values(request.account.credentials ?? {}).filter((value) => value !== '')
  const redactor = createRedactor(secrets)
  const onPage = (page: SeenPage): void => {
    const number = addPage({ tracer, seen }, page, redactor)
    for (const record of page.records) numbers.set(record, number)
  }
  const onRecords = ({ records: raws, processing, outcomes }: SeenRecords): void => {
    addTables({ tracer, seen }, processing.list.before, processing.roots.before)
    raws.forEach((raw, index) => {
      const outcome = outcomes[index]
      if (outcome === undefined) return
      const page = numbers.get(raw) ?? 0
      records.push(explainRecord(tracer, { raw, page, processing, outcome }))
    })
  }
  const outcome = await answerOrError(parts, { ...request, seen: { onPage, onRecords } })
  const { provider } = request.account
  const pages = seen.pages.map(({ records: _records, ...page }) => page)
  return {
    ...outcome,
    explanation: { version: 1, resource: request.resource, provider, pages, records },
  }
}

async function answerOrError(
  parts: EngineParts,
  request: CallRequest,
): Promise<Pick<InspectedCall, 'answer' | 'error'>> {
  try {
    const call = await prepareCall(parts, request)
    const answer = request.id === undefined ? listRecords(call) : getAnswer(call, request.id)
    return { answer: await answer, error: undefined }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { answer: undefined, error }
  }
}

async function getAnswer(call: PreparedCall, id: string): Promise<Answer> {
  const warnings: Warning[] = []
  const record = await getRecord(call, id, (warning) => void warnings.push(warning))
  const said = warnings.length === 0 ? {} : { warnings }
  return { result: [record], next_cursor: null, result_count: 1, ...said }
}

type State = { readonly tracer: Tracer; readonly seen: SeenCalls }

function addPage({ tracer, seen }: State, page: SeenPage, redactor: Redactor): number {
  const number = seen.pages.length + 1
  const { spec, request, records } = page
  const url = new URL(request.url)
  seen.pages.push({
    page: number,
    of: 'name' in spec ? `before.${String(spec.name)}` : 'list',
    request: { method: request.method, path: redactor.text(url.pathname + url.search) },
    records,
  })
  const maker = spec.records.kind === 'expression' ? spec.records.located.expression : undefined
  tracer.addPage({ ...page, page: number, maker })
  return number
}

function addTables({ tracer, seen }: State, before: readonly BeforeSpec[], root: unknown): void {
  for (const spec of before) {
    if (spec.keyBy === undefined) continue
    const own = seen.pages.filter(({ of }) => of === `before.${spec.name}`)
    const table = (root as Readonly<Record<string, unknown>>)[spec.name] // the root of joined lists is an object
    tracer.addTable(table, keysOfPages(spec, own))
  }
}
