import type { Emission } from './emit.ts'
import { addAll, tooMany } from './list-making.ts'
import type { Mode } from './value.ts'

/** A list in the making: a local, and one that counts the characters of its entries where they are data. */
export type List = { readonly found: string; readonly counter: string | undefined }

/** Begins a list; in data mode its entries are data, and are counted as they are made. */
export function openList(mode: Mode, { writer }: Emission): List {
  const found = writer.local('[]')
  return { found, counter: mode === 'data' ? writer.local('8') : undefined }
}

/** Adds one entry, which is paid for. */
export function pushOne(found: string, code: string, { writer }: Emission): void {
  const full = writer.constant(tooMany)
  writer.line(`if (${found}.length >= run.sequence) ${full}(run)\n${found}.push(${code})`)
}

/** Adds every entry of a list. */
export function pushEvery(found: string, list: string, { writer }: Emission): void {
  writer.line(`${writer.constant(addAll)}(${found}, ${list}, run)`)
}
