import type { InspectedMapping, Where } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import { formatPath } from '../../json/path.ts'
import { stableJson } from '../../json/stable-json.ts'
import { type Change, changeOf, type Sides } from './change.ts'

/** A text of the mapping that changed, and where both stand. */
export type TextChange = {
  readonly change: Change
  /** Its keys. */
  readonly path: readonly string[]
  /** Where it stands; undefined on the side that does not have it. */
  readonly where: Sides<Where | undefined>
}

/** Every text and value of a mapping that is not the same in the other one. */
export function compareTexts(mappings: Sides<InspectedMapping>): readonly TextChange[] {
  const [old, newer] = [leavesOf(mappings.old.config), leavesOf(mappings.new.config)]
  const keys = [...new Set([...old.keys(), ...newer.keys()])]
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), newer.get(key)]
    if (stableJson(was?.value) === stableJson(is?.value)) return []
    const path = (was ?? is)?.path ?? []
    const place = (mapping: InspectedMapping, leaf: Leaf | undefined) =>
      leaf === undefined ? undefined : mapping.placeOf(path).where
    const [top, resource] = path
    const details = { field: formatPath(path), old: was?.value, new: is?.value }
    const of = top === 'resources' && resource !== undefined ? { resource } : {}
    return [
      {
        change: changeOf('text_changed', { ...of, ...details }),
        path,
        where: { old: place(mappings.old, was), new: place(mappings.new, is) },
      },
    ]
  })
}

type Leaf = { readonly path: readonly string[]; readonly value: unknown }

function leavesOf(value: unknown, path: readonly string[] = []): ReadonlyMap<string, Leaf> {
  const entries = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? value.entries()
      : undefined
  if (entries === undefined) return new Map([[path.join('\n'), { path, value }]])
  return new Map([...entries].flatMap(([key, held]) => [...leavesOf(held, [...path, String(key)])]))
}
