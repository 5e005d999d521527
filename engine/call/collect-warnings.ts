import type { Warning } from '../errors/warning.ts'
import { foldRefusals, type Refusal } from '../records/fold-refusals.ts'
import type { Redactor } from '../redact/redact.ts'

/** Collects the warnings that come with records. */
export type WarningCollector = {
  readonly add: (warnings: readonly Warning[]) => void
  readonly refuse: (refusal: Refusal) => void
  /** All of it so far, secrets removed. */
  readonly all: () => readonly Warning[]
}

/** Collects warnings and refused records, whose long texts are cut. Without a redactor nothing is removed: there are no secrets. */
export function collectWarnings(redactor?: Redactor): WarningCollector {
  const added: Warning[] = []
  const refusals = foldRefusals((text) => brief(text, redactor))
  return {
    add: (warnings) => {
      for (const warning of warnings) addTo(added, warning)
    },
    refuse: refusals.add,
    all: () => {
      // Redaction keeps the shape.
      const clean = redactor === undefined ? added : (redactor.data(added) as Warning[])
      return [...clean, ...refusals.warnings()]
    },
  }
}

// What names a record, or says what is wrong with it, is shorter.
const longest = 1000

function brief(text: string, redactor: Redactor | undefined): string {
  if (redactor !== undefined) return redactor.cut(text, longest)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

// The same said again is one warning, counted.
function addTo(added: Warning[], warning: Warning): void {
  const { code, pointer, message } = warning
  const at = added.findIndex(
    (held) => held.code === code && held.pointer === pointer && held.message === message,
  )
  const held = added[at]
  if (held === undefined) added.push(warning)
  else added[at] = { ...held, count: held.count + warning.count }
}
