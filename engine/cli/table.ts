import stringWidth from 'string-width'

/** Rows as an aligned table below a heading; columns that no row fills are left out. */
export function renderTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { width = Number.POSITIVE_INFINITY, heading = (text: string) => text } = {},
): string {
  const used = columns
    .map((_, index) => index)
    .filter((index) => rows.some((row) => (row[index] ?? '') !== ''))
  const widths = fitWidths(
    used.map((index) =>
      Math.max(...[columns, ...rows].map((row) => stringWidth(row[index] ?? ''))),
    ),
    width,
  )
  const line = (row: readonly string[]): string =>
    used
      .map((index, place) => pad(row[index] ?? '', widths[place] ?? 0))
      .join('  ')
      .trimEnd()
  return [heading(line(columns)), ...rows.map(line)].map((text) => `${text}\n`).join('')
}

const narrowest = 6

// Takes from the widest column until the table fits.
function fitWidths(widths: readonly number[], width: number): readonly number[] {
  const fitted = [...widths]
  const total = () => fitted.reduce((sum, each) => sum + each + 2, -2)
  while (total() > width) {
    const widest = Math.max(...fitted)
    if (widest <= narrowest) break
    fitted[fitted.indexOf(widest)] = widest - 1
  }
  return fitted
}

function pad(text: string, width: number): string {
  const clean = text.replace(/\p{Cc}/gu, ' ')
  const own = stringWidth(clean)
  return own > width ? cut(clean, width) : clean + ' '.repeat(width - own)
}

function cut(text: string, width: number): string {
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…${' '.repeat(Math.max(0, width - stringWidth(kept) - 1))}`
}
