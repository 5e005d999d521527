import type { Ast } from '../../../expression/native/ast.ts'
import { namesOf, nodesOfType } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'
import { wordsOf } from './names.ts'

// Words that providers use for the same.
const alike: Readonly<Record<string, readonly string[]>> = {
  created: ['creat', 'add', 'insert', 'cdate', 'ctime'],
  updated: ['updat', 'modif', 'chang', 'edit', 'udate', 'mdate', 'mtime'],
  closed: ['close', 'end', 'complet'],
  deleted: ['delet', 'remov'],
  due: ['due', 'expire', 'deadline'],
  start: ['start', 'begin'],
  end: ['end', 'finish'],
}

/** How many words of a field's name are said by some words of a source. */
export function affinity(field: string, words: readonly string[]): number {
  return wordsOf(field).filter((word) => word !== 'at' && saidBy(word, words)).length
}

function saidBy(word: string, words: readonly string[]): boolean {
  const stems = [...(alike[word] ?? []), word]
  return words.some((said) => stems.some((stem) => said.startsWith(stem)))
}

/** The words of what an expression reads: names and texts in it. */
export function sourceWords(_slot: Slot, node: Ast): readonly string[] {
  const names = nodesOfType(node, 'path').flatMap((path) => namesOf(path)?.slice(1) ?? [])
  const texts = nodesOfType(node, 'string').map(({ value }) => String(value))
  return [...names, ...texts].flatMap(wordsOf)
}
