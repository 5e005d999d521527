const megabyte = 1024 * 1024

/** How much memory compiled overrides may take: in all, and for one account. */
export const overrideCacheBounds = { most: 32 * megabyte, mostPerOwner: 2 * megabyte }

const perProgram = 8 * 1024
const perCharacter = 200

/** About the memory that compiled overrides take, by the length of their text. */
export function compiledBytes(text: string): number {
  return perProgram + text.length * perCharacter
}
