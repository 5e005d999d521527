import type { Where } from './engine-error.ts'

/** A place in a file as text, `file:line:column`. */
export function whereText({ file, line, column }: Where): string {
  return [file, line, column].filter((part) => part !== undefined).join(':')
}
