import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, type Remark, shown } from '../report/make-finding.ts'
import { giverOf } from '../trace/node-shape.ts'
import type { Slot, SlotResult } from '../trace/slot.ts'
import { unifiedRecord } from '../trace/unified-record.ts'

/** A `record_filter` that drops a record which a fixture expects, or keeps one that it does not. */
export function contradictsFilter(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) => {
    const filters = resource.slots.filter(({ path }) => path.at(-1) === 'record_filter')
    return filters.flatMap((slot) =>
      resource.cases.flatMap((shownBy) => contradictions(evidence, { resource, slot, shownBy })),
    )
  })
}

type Filtered = {
  readonly resource: ResourceEvidence
  readonly slot: Slot
  readonly shownBy: CaseEvidence
}

/** A record, its unified id, and whether the filter keeps it. */
type Judged = { readonly result: SlotResult; readonly id: unknown; readonly isKept: boolean }

function contradictions(
  evidence: MappingEvidence,
  { resource, slot, shownBy }: Filtered,
): readonly Finding[] {
  const judged = slot.results
    .filter(({ environment, error }) => environment.shownBy === shownBy && error === undefined)
    .map((result): Judged => {
      const id = unifiedRecord(resource, result.environment)?.id
      return { result, id, isKept: result.value === true }
    })
  const said = dropped(shownBy, judged) ?? kept(shownBy, judged) ?? counted(shownBy, judged)
  if (said === undefined) return []
  const { of, message } = said
  const { environment } = of.result
  const remark: Remark = {
    code: 'contradicts_expectation',
    message,
    value: of.id,
    at: environment.at,
  }
  return [findingAt(evidence, slot, giverOf(slot, slot.tree, environment), remark)]
}

type Said = { readonly of: Judged; readonly message: string }

function dropped({ fixture }: CaseEvidence, judged: readonly Judged[]): Said | undefined {
  const { records = [], ids = [] } = fixture.content.expect ?? {}
  const expected = new Set<unknown>([...records.map(({ id }) => id), ...ids])
  const isThere = (id: unknown) => judged.some((one) => one.isKept && one.id === id)
  const of = judged.find(({ id, isKept }) => !isKept && expected.has(id) && !isThere(id))
  if (of === undefined) return undefined
  return { of, message: `The record ${shown(of.id)} is left out, but the fixture expects it` }
}

// One that is got must not be there, though the provider answers with it.
function kept({ fixture }: CaseEvidence, judged: readonly Judged[]): Said | undefined {
  const { get = [], expect } = fixture.content
  if (expect?.error !== 'unknown_record') return undefined
  const of = judged.find(({ id, isKept }) => isKept && id === get.at(-1))
  if (of === undefined) return undefined
  return { of, message: `The record ${shown(of.id)} is kept, but the fixture expects none` }
}

// Of a list without filters, all that is kept is answered.
function counted({ fixture }: CaseEvidence, judged: readonly Judged[]): Said | undefined {
  const { get, query = {}, expect = {}, walk = false } = fixture.content
  const names = Object.keys(query).filter((name) => !(walk && name === 'limit'))
  const { result_count: wanted, warnings = [], error } = expect
  if (get !== undefined || names.length > 0 || wanted === undefined) return undefined
  const count = judged.filter(({ isKept }) => isKept).length
  const isWhole = error === undefined && !warnings.some((code) => code !== 'join_failed')
  const of = judged.find(({ isKept }) => isKept === count > wanted)
  if (!isWhole || count === wanted || of === undefined) return undefined
  return { of, message: `${count} records are kept, but the fixture expects ${wanted}` }
}
