import { isObject, setOwn } from '../../json/json.ts'
import { parsePath, valueAt } from '../../json/path.ts'
import { parseRecordPath } from '../../json/record-path.ts'
import type { PagingSettings } from './find-paging.ts'

/** Whether a body says that a page follows. */
export function saysMore(body: unknown, settings: PagingSettings): boolean {
  const at = (key: string) => atPath(body, settings[key])
  if (settings.has_more_path !== undefined) return at('has_more_path') === true
  if (settings.format === 'next_url')
    return isGiven(at('next_url_path')) && at('done_path') !== true
  return settings.format === 'cursor' && isGiven(at('cursor_path'))
}

/** A body as it would be after the last page: no records, and nothing that says that more follows. */
export function endPage(body: unknown, responsePath: string, settings: PagingSettings): unknown {
  const parsed = parseRecordPath(responsePath)
  const first = 'path' in parsed ? parsed.path.steps : []
  const listPath = outermost(
    body,
    first.map(({ name }) => name),
  )
  const emptied = replaceAt(body, listPath, (list) => (Array.isArray(list) ? [] : {}))
  return closed(emptied, settings)
}

/** A body that says of itself that it is the last one. */
export function closed(body: unknown, settings: PagingSettings): unknown {
  const changes: readonly (readonly [unknown, (value: unknown) => unknown])[] = [
    [settings.has_more_path, () => false],
    [settings.next_url_path, () => null],
    [settings.done_path, () => true],
    [settings.cursor_path, () => null],
    [settings.total_pages_path, () => Number(settings.first_page ?? 1)],
  ]
  return changes.reduce<unknown>((changed, [path, change]) => {
    if (typeof path !== 'string') return changed
    const parsed = parsePath(path)
    return 'path' in parsed ? replaceAt(changed, parsed.path, change) : changed
  }, body)
}

/** A body whose total is the number of entries in it. */
export function withTotal(body: unknown, path: unknown, count: number): unknown {
  const parsed = typeof path === 'string' ? parsePath(path) : undefined
  if (parsed === undefined || !('path' in parsed)) return body
  return replaceAt(body, parsed.path, (value) =>
    typeof value === 'string' ? String(count) : count,
  )
}

/** The number of entries in the outermost list of a path. */
export function outermostCount(body: unknown, responsePath: string): number {
  const parsed = parseRecordPath(responsePath)
  const names = 'path' in parsed ? parsed.path.steps.map(({ name }) => name) : []
  const list = valueAt(body, outermost(body, names))
  return Array.isArray(list) ? list.length : Object.keys(isObject(list) ? list : {}).length
}

// The names up to the first list on the way.
function outermost(body: unknown, names: readonly string[]): readonly string[] {
  let held = body
  for (const [index, name] of names.entries()) {
    if (Array.isArray(held)) return names.slice(0, index)
    held = isObject(held) ? held[name] : undefined
  }
  return names
}

function atPath(body: unknown, path: unknown): unknown {
  const parsed = typeof path === 'string' ? parsePath(path) : undefined
  return parsed !== undefined && 'path' in parsed ? valueAt(body, parsed.path) : undefined
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

// A copy; where the path leads nowhere nothing changes.
function replaceAt(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  const [name, ...rest] = path
  if (name === undefined) return change(value)
  if (!isObject(value) || !Object.hasOwn(value, name)) return value
  const copy: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value))
    setOwn(copy, key, key === name ? replaceAt(inner, rest, change) : inner)
  return copy
}
