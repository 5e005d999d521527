/** The words of a name as APIs write it: `displayOrder`, `STAGE_NAME`, `order_nr` and `@odata.nextLink`. */
export function nameWords(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
}

/** Splits words that were written as one, such as `stagename`, into words that are known. Others stay as they are. */
export function splitJoined(
  words: readonly string[],
  known: ReadonlySet<string>,
): readonly string[] {
  return words.flatMap((word) => (known.has(word) ? [word] : (split(word, known, 3) ?? [word])))
}

const longestWord = 40

function split(
  word: string,
  known: ReadonlySet<string>,
  most: number,
): readonly string[] | undefined {
  if (known.has(word)) return [word]
  if (most === 1 || word.length > longestWord) return undefined
  for (let at = word.length - 2; at >= 2; at -= 1) {
    if (!known.has(word.slice(0, at))) continue
    const rest = split(word.slice(at), known, most - 1)
    if (rest !== undefined) return [word.slice(0, at), ...rest]
  }
  return undefined
}

/** Whether words end with others. */
export function endsWith(words: readonly string[], end: readonly string[]): boolean {
  const from = words.length - end.length
  return from >= 0 && end.every((word, index) => words[from + index] === word)
}

/** The words of a name in the singular, as far as English lets that be told from the letters. */
export function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(ses|xes|ches|shes)$/.test(word) && !/(ases|oses)$/.test(word)) return word.slice(0, -2)
  return word.replace(/s$/, '')
}
