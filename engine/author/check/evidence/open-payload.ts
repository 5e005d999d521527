import type { ListPlan, OpenCall, PureSteps } from '../../../host.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import type { CallEvidence } from './call-evidence.ts'
import { payloadExchange } from './exchanges.ts'
import { readPage } from './walk-call.ts'

/** A body that is mapped without a call: nothing stands beside it. */
export function openPayload(
  fixture: Fixture,
  { list, roots }: ListPlan,
  { reader, path }: { readonly reader: PureSteps; readonly path: readonly string[] },
): CallEvidence {
  const open: OpenCall = {
    spec: list,
    roots,
    request: () => {
      throw new TypeError('A payload has no request')
    },
    next: () => null,
  }
  const page = readPage(open, payloadExchange(fixture), { reader, index: 0 })
  const walk = { steps: [], pages: [page], unrecorded: undefined, failed: false, used: [] }
  return { spec: list, path, open, item: undefined, walk, unreached: [] }
}
