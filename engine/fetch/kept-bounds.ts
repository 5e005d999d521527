const megabyte = 1024 * 1024

/** How much memory joined lists may take that are kept: in all, and those of one account. */
export const joinBounds = { most: 64 * megabyte, mostPerOwner: 32 * megabyte }

/** The same for pages in which an answer ended. */
export const pageBounds = { most: 128 * megabyte, mostPerOwner: 64 * megabyte }

const perCharacter = 2
const perRecord = 100

/** About the memory that parsed records take, by the characters of their JSON. */
export function parsedBytes({ characters, records }: ParsedSize): number {
  return characters * perCharacter + records * perRecord
}

type ParsedSize = { readonly characters: number; readonly records: number }
