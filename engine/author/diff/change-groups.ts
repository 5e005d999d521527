import type { Change } from './change.ts'

/** Changes of one kind and field, put together. */
export type ChangeGroup = {
  readonly first: Change
  readonly count: number
  /** Equal values, the most frequent first. */
  readonly pairs: readonly ChangePair[]
}

/** Changes from one value to another one. */
export type ChangePair = { readonly first: Change; readonly count: number }

/** Groups changes, in the order in which each kind and field comes first. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  return groupedBy(changes, ({ kind, resource, field }) => [kind, resource, field]).map(
    (group) => ({
      ...counted(group),
      pairs: groupedBy(group, shownOf)
        .map(counted)
        .toSorted((a, b) => b.count - a.count),
    }),
  )
}

// What differs between two requests counts, not the requests as a whole.
function shownOf(change: Change): readonly unknown[] {
  const { kind, side, old, new: newer, message = '' } = change
  if (kind === 'request_changed') return requestLines(change)
  if (kind === 'record_gone' || kind === 'record_new') return [message]
  if (kind !== 'not_answered') return [old, newer, message]
  return [side, ...new Set(message.split('\n').filter((line) => line.startsWith('  ')))]
}

/** How the requests of a case differ, as lines that only one side has. */
export function requestLines({ old, new: newer }: Change): readonly string[] {
  const [gone, added] = [linesOf(old), linesOf(newer)]
  return [
    ...gone.filter((line) => !added.includes(line)).map((line) => `  - ${line}`),
    ...added.filter((line) => !gone.includes(line)).map((line) => `  + ${line}`),
  ]
}

function linesOf(requests: unknown): readonly string[] {
  return [...new Set((requests as readonly string[]).flatMap((request) => request.split('\n')))] // of a changed request
}

type Group = readonly [Change, ...Change[]]

function groupedBy(changes: readonly Change[], keyOf: (change: Change) => readonly unknown[]) {
  const groups = new Map<string, [Change, ...Change[]]>()
  for (const change of changes) {
    const key = JSON.stringify(keyOf(change))
    const held = groups.get(key)
    if (held === undefined) groups.set(key, [change])
    else held.push(change)
  }
  return [...groups.values()]
}

function counted(group: Group): ChangePair {
  return { first: group[0], count: group.length }
}
