import type { TextStyle } from '../../replay/explanation-text.ts'
import { explainedLines, shownValue } from '../../replay/finding-text.ts'
import type { Change, ChangeKind } from './change.ts'
import { type ChangeGroup, type ChangePair, groupChanges, requestLines } from './change-groups.ts'

const titles: Readonly<Record<ChangeKind, string>> = {
  mapping_gone: 'the mapping is gone',
  mapping_broken: 'the mapping cannot be used any more',
  mapping_new: 'the mapping is new',
  not_answered: 'NOT COMPARED, the fixture does not answer what is sent',
  error_new: 'the call fails now',
  error_changed: 'the call fails with another error',
  error_gone: 'the call does not fail any more',
  error_text_changed: 'the error says something else',
  record_gone: 'records are gone',
  record_new: 'records are new',
  id_changed: 'ids change',
  value_gone: 'values are gone',
  value_filled: 'values are new',
  value_changed: 'values differ',
  type_changed: 'values have another type',
  option_changed: 'another one of the listed values',
  order_changed: 'the order changes',
  warning_new: 'warnings are new',
  warning_gone: 'warnings are gone',
  request_changed: 'requests differ',
  capability_lost: 'can do less, or needs more',
  capability_changed: 'can do something else',
  text_changed: 'the text is another one',
}

const mostPairs = 4

/** Changes for people: equal ones together, each with one example and where its values come from. */
export function changesText(changes: readonly Change[], style: TextStyle): readonly string[] {
  return groupChanges(changes).flatMap((group) => groupLines(group, style))
}

function groupLines(group: ChangeGroup, style: TextStyle): readonly string[] {
  const { first, count, pairs } = group
  const what = [first.resource, first.field].filter((part) => part !== undefined).join(' ')
  const amount = first.case === undefined ? '' : ` (${countOf(first, count)})`
  const shown = pairs.slice(0, mostPairs)
  const left = pairs.length - shown.length
  const places = sources(pairs[0]?.first ?? first).map((line) => style.detail(`        ${line}`))
  return [
    `    ${style.heading(what === '' ? titles[first.kind] : `${what}: ${titles[first.kind]}`)}${amount}`,
    ...shown.flatMap((pair) => pairLines(pair)),
    ...(left === 0 ? [] : [`      and ${left} more like ${left === 1 ? 'this' : 'these'}`]),
    ...places,
  ]
}

function countOf({ id }: Change, count: number): string {
  const what = id === undefined ? 'case' : 'record'
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function pairLines({ first, count }: ChangePair): readonly string[] {
  if (first.kind === 'request_changed')
    return [exampleOf(first, count), ...requestLines(first)].map(indent)
  const message = first.message?.split('\n') ?? []
  if (first.kind === 'not_answered') {
    const side = first.side === 'old' ? 'the old mapping' : 'the new mapping'
    return [`${side}, ${exampleOf(first, count)}`, ...message].map(indent)
  }
  const values = first.old === undefined && first.new === undefined ? '' : arrow(first)
  const example = first.case === undefined ? '' : exampleOf(first, count)
  const line = [values, example].filter((part) => part !== '').join(' in ')
  return [[line, ...message].filter((part) => part !== '').join(': ')]
    .filter((text) => text !== '')
    .map(indent)
}

function indent(line: string): string {
  return `      ${line}`
}

function arrow({ kind, old, new: newer }: Change): string {
  if (kind === 'record_gone' || kind === 'record_new') return ''
  return `${shownValue(old)} -> ${shownValue(newer)}`
}

function exampleOf(change: Change, count: number): string {
  const record = change.id === undefined ? '' : `"${change.id}" of `
  if (count === 1) return `${record}${change.case}`
  return `${countOf(change, count)}, such as ${record}${change.case}`
}

function sources({ explained }: Change): readonly string[] {
  if (explained === undefined) return []
  return (['old', 'new'] as const).flatMap((side) => {
    const value = explained[side]
    const name = side.padEnd(4)
    if (value === undefined) return [`${name}the mapping does not have this field`]
    return explainedLines(value).map(
      (line, index) => `${index === 0 ? name : '    '}${line.trimStart()}`,
    )
  })
}
