import { apply } from '../apply.ts'
import { fault } from '../fault.ts'
import { type CallSite, type Implementation, isFunction } from '../function-value.ts'
import type { Match } from '../matcher.ts'
import { push, sequenceOf } from '../sequence.ts'
import { spendSearch } from '../text-cost.ts'

type Text = string | undefined
type Count = number | undefined

/** Asks a pattern, a regex or a function that behaves like one, for a match. */
function ask(pattern: unknown, args: readonly unknown[], site: CallSite): Match | undefined {
  const found = apply(pattern, args, site)
  const match = found as Match | null
  if (match && typeof match.start !== 'number') {
    if (!Array.isArray(match.groups) && !isFunction(match.next)) throw fault('T1010')
  }
  return found as Match | undefined
}

/** Every match of a pattern, as many as are wanted. */
function* matches(text: string, pattern: unknown, { limit, site }: Search): Generator<Match> {
  let found = ask(pattern, [text], site)
  for (let count = 0; found !== undefined; count += 1) {
    if (limit !== undefined && count >= limit) return
    yield found
    found = ask(found.next, [undefined], site)
  }
}

type Search = { readonly limit: Count; readonly site: CallSite }

function wants(limit: Count): boolean {
  return limit === undefined || limit > 0
}

// What a match as an object, with its groups, counts for.
const matchSteps = 16

function match(text: string, pattern: unknown, { limit, site }: Search): unknown {
  const found = sequenceOf()
  if (!wants(limit)) return found
  for (const entry of matches(text, pattern, { limit, site })) {
    site.run.spend(matchSteps)
    push(found, { match: entry.match, index: entry.start, groups: entry.groups }, site.run)
  }
  return found
}

function split(text: string, separator: unknown, { limit, site }: Search): readonly string[] {
  if (!wants(limit)) return []
  const { run } = site
  run.spendText(text.length)
  if (typeof separator === 'string') {
    spendSearch(text, separator, run)
    const most = run.sequence + 1
    const parts = text.split(separator, limit === undefined ? most : Math.min(limit, most))
    run.spendItems(parts.length)
    return parts
  }
  const parts: string[] = []
  let start = 0
  for (const found of matches(text, separator, { limit, site })) {
    push(parts, text.substring(start, found.start), run)
    start = found.end
  }
  if (limit === undefined || parts.length < limit) parts.push(text.substring(start))
  return parts
}

type Replacement = Search & { readonly replacement: unknown }

function replace(
  text: string,
  pattern: unknown,
  { replacement, limit, site }: Replacement,
): string {
  if (!wants(limit)) return text
  site.run.spendText(text.length)
  return typeof pattern === 'string'
    ? replaceText(text, pattern, { replacement, limit, site })
    : replaceMatches(text, pattern, { replacement, limit, site })
}

function replaceText(
  text: string,
  part: string,
  { replacement, limit, site }: Replacement,
): string {
  spendSearch(text, part, site.run)
  let made = ''
  let position = 0
  let at = text.indexOf(part)
  for (let count = 0; at !== -1 && (limit === undefined || count < limit); count += 1) {
    made += text.substring(position, at) + String(replacement)
    account(made.length, String(replacement).length, site)
    position = at + part.length
    at = text.indexOf(part, position)
  }
  return made + text.substring(position)
}

function replaceMatches(
  text: string,
  pattern: unknown,
  { replacement, limit, site }: Replacement,
): string {
  let made = ''
  let position = 0
  for (const found of matches(text, pattern, { limit, site })) {
    const substitute =
      typeof replacement === 'string'
        ? expand(replacement, found, site)
        : apply(replacement, [found], site)
    if (typeof substitute !== 'string') throw fault('D3012', { value: substitute })
    made += text.substring(position, found.start) + substitute
    account(made.length, substitute.length, site)
    position = found.start + found.match.length
  }
  return made + text.substring(position)
}

function account(total: number, added: number, { run }: CallSite): void {
  run.spend(8 + (added >> 4))
  if (total > run.setup.limits.output) run.spendText(total)
}

/** A replacement text with `$0`, `$1`, … put in; `$$` is a dollar, and so is one before anything else. */
function expand(replacement: string, { match, groups }: Match, { run }: CallSite): string {
  run.spend(1 + (replacement.length >> 2))
  let made = ''
  let position = 0
  for (let at = replacement.indexOf('$'); at !== -1; at = replacement.indexOf('$', position)) {
    made += replacement.substring(position, at)
    position = at + 1
    const next = replacement.charAt(position)
    if (next === '$' || next === '0') {
      made += next === '$' ? '$' : match
      position += 1
      continue
    }
    const group = groupNumber(replacement, position, groups.length)
    made += group === undefined ? '$' : (groups[group - 1] ?? '')
    if (group !== undefined) position += String(group).length
  }
  return made + replacement.substring(position)
}

// As many digits as the number of groups has, or one less where that would name a group too many.
function groupNumber(replacement: string, position: number, groups: number): number | undefined {
  const digits = groups === 0 ? 1 : Math.floor(Math.log(groups) * Math.LOG10E) + 1
  const read = (count: number) =>
    Number.parseInt(replacement.substring(position, position + count), 10)
  const group = digits > 1 && read(digits) > groups ? read(digits - 1) : read(digits)
  return Number.isNaN(group) ? undefined : group
}

/** Functions that look for text or patterns in text. */
export const matching: Readonly<Record<string, Implementation>> = {
  contains: ([text, token], site) => {
    if (text === undefined || token === undefined) return undefined
    if (typeof token === 'string') {
      spendSearch(text as string, token, site.run)
      return (text as string).includes(token)
    }
    return ask(token, [text], site) !== undefined
  },
  match: ([text, pattern, limit], site) => {
    if (text === undefined) return undefined
    if (((limit as Count) ?? 0) < 0) throw fault('D3040', { value: limit, index: 3 })
    return match(text as string, pattern, { limit: limit as Count, site })
  },
  replace: ([text, pattern, replacement, limit], site) => {
    if (text === undefined) return undefined
    if (pattern === '') throw fault('D3010', { value: pattern, index: 2 })
    if (((limit as Count) ?? 0) < 0) throw fault('D3011', { value: limit, index: 4 })
    return replace(text as string, pattern, { replacement, limit: limit as Count, site })
  },
  split: ([text, separator, limit], site) => {
    if (text === undefined) return undefined
    if (((limit as Count) ?? 0) < 0) throw fault('D3020', { value: limit, index: 3 })
    return split((text as Text) ?? '', separator, { limit: limit as Count, site })
  },
}
