import { ownValue } from '../json/json.ts'
import { forEachInTurns } from '../limit/event-loop-turn.ts'
import { processRecords } from '../records/process-records.ts'
import { explainRecord } from './explain-record.ts'
import type { ExplainedPage, Explanation, RecordExplanation } from './explanation.ts'
import { type MapRequest, type OpenPayload, withPayload } from './map-payload.ts'
import type { EngineParts } from './prepare-call.ts'
import { addGivenList, createTracer, type Tracer } from './tracer.ts'

/** Explains every record of a payload, without any network. Rejects like `map`. */
export function explainPayload(
  parts: Pick<EngineParts, 'connectors' | 'options' | 'setup'>,
  request: MapRequest,
): Promise<Explanation> {
  return withPayload(parts, request, async (open) => {
    const tracer = createTracer(parts.setup)
    const pages = addPages(tracer, open, request)
    const records: RecordExplanation[] = []
    const { records: raws, processing } = open.page
    await forEachInTurns(raws, open.turn, (raw, at) => {
      const [outcome] = processRecords(raws, processing, { from: at, most: 1, isOver: () => true })
      if (outcome === undefined) return
      records.push(explainRecord(tracer, { raw, page: 1, processing, outcome }))
    })
    const { resource, provider } = request
    return { version: 1, resource, provider, pages, records }
  })
}

function addPages(
  tracer: Tracer,
  { page, inputs }: OpenPayload,
  { payload, options }: MapRequest,
): ExplainedPage[] {
  const { list, roots } = page.processing
  const isMade = options.as !== 'records' && list.records.kind === 'expression'
  tracer.addPage({
    page: 1,
    body: payload,
    headers: inputs.headers,
    records: page.records,
    maker: isMade ? list.records.located.expression : undefined,
    roots,
  })
  const joined = list.before.flatMap((spec) => {
    const given = options.before?.[spec.name]
    return given === undefined ? [] : [{ spec, given, table: ownValue(inputs.before, spec.name) }]
  })
  const pages = joined.map((entry, index) => ({ ...entry, page: index + 2 }))
  for (const entry of pages) addGivenList(tracer, entry)
  const given = pages.map(({ page: number, spec }) => ({ page: number, of: `before.${spec.name}` }))
  return [{ page: 1, of: 'list' }, ...given]
}
