import type { Ast } from '../../../expression/native/ast.ts'
import type { InspectedPlace } from '../../../index.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import { type Evidence, type Finding, type FindingCode, findingCodes } from '../finding.ts'
import { rangeOfNode } from '../trace/node-range.ts'
import type { Slot } from '../trace/slot.ts'

/** What a rule says; a finding adds the place. */
export type Remark = {
  readonly code: FindingCode
  readonly message: string
  readonly suggestion?: string | undefined
  readonly value?: unknown
  readonly at?: Evidence | undefined
}

/** A finding about a node of an expression. */
export function findingAt(
  { mapping }: Pick<MappingEvidence, 'mapping'>,
  slot: Pick<Slot, 'path' | 'source'>,
  node: Ast,
  remark: Remark,
): Finding {
  return completed(remark, mapping.placeOf(slot.path, rangeOfNode(node, slot.source)))
}

/** A finding about a key or a value of the mapping. */
export function findingOn(
  { mapping }: Pick<MappingEvidence, 'mapping'>,
  path: readonly string[],
  shown: 'key' | 'value',
  remark: Remark,
): Finding {
  return completed(remark, shown === 'key' ? mapping.placeOfKey(path) : mapping.placeOf(path))
}

function completed({ code, message, ...more }: Remark, place: InspectedPlace): Finding {
  const { suggestion, value, at } = more
  return {
    code,
    severity: findingCodes[code],
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(value === undefined ? {} : { value }),
    ...(at === undefined ? {} : { evidence: at }),
    ...place,
  }
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
