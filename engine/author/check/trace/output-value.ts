import type { FieldOutput } from './outputs.ts'
import type { Environment } from './slot.ts'

/** What an expression gives for a field of a record: undefined where it gives nothing or fails. */
export function outputValue({ slot, node }: FieldOutput, environment: Environment): unknown {
  if (node === slot.tree)
    return slot.results.find((result) => result.environment === environment)?.value
  return slot.eventIn(node, environment)?.value
}
