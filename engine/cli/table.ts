import stringWidth from 'string-width'

/** How a table is set. */
export type TableOptions = {
  /** Most characters of a line. Default: no bound. */
  readonly width?: number
  /** Styles the heading. Default: as it is. */
  readonly heading?: (text: string) => string
  /**
   * What becomes of columns that do not fit: `drop` leaves the last ones out and says so, `wrap` puts them into another
   * block below, which repeats the first column. Default: `wrap`.
   */
  readonly overflow?: 'drop' | 'wrap'
}

type Column = { readonly title: string; readonly cells: readonly string[]; readonly width: number }

// A long text is cut to this much before a column is dropped or wrapped.
const widestShrunk = 24

/** Rows as an aligned table below a heading; columns that no row fills are left out. */
export function renderTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { width = Number.POSITIVE_INFINITY, overflow = 'wrap' } = options
  const columns = fitColumns(columnsOf(titles, rows), width)
  const [first, ...others] = blocksOf(columns, width)
  if (first === undefined) return ''
  if (overflow === 'wrap')
    return [first, ...others].map((block) => renderBlock(block, options)).join('\n')
  const dropped = others.flatMap((block) => block.slice(1).map(({ title }) => title))
  const note = dropped.length === 0 ? '' : `(not shown at this width: ${dropped.join(', ')})\n`
  return renderBlock(first, options) + note
}

function columnsOf(titles: readonly string[], rows: readonly (readonly string[])[]): Column[] {
  return titles.flatMap((title, index) => {
    const cells = rows.map((row) => clean(row[index] ?? ''))
    if (cells.every((cell) => cell === '')) return []
    return [
      { title, cells, width: Math.max(...[title, ...cells].map((cell) => stringWidth(cell))) },
    ]
  })
}

// Takes from the widest columns first, so that short ones stay whole.
function fitColumns(columns: readonly Column[], width: number): readonly Column[] {
  const total = () => widths.reduce((sum, each) => sum + each + gap.length, -gap.length)
  const widths = columns.map((column) => column.width)
  while (total() > width) {
    const widest = Math.max(...widths)
    if (widest <= widestShrunk) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return columns.map((column, index) => ({ ...column, width: widths[index] ?? column.width }))
}

// Columns side by side as far as they fit; each further block begins with the first column again.
function blocksOf(columns: readonly Column[], width: number): readonly (readonly Column[])[] {
  const [key, ...others] = columns
  if (key === undefined) return []
  const blocks: Column[][] = [[key]]
  let used = key.width
  for (const column of others) {
    const block = blocks.at(-1) as Column[]
    if (block.length > 1 && used + gap.length + column.width > width) {
      blocks.push([key, column])
      used = key.width + gap.length + column.width
    } else {
      block.push(column)
      used += gap.length + column.width
    }
  }
  return blocks
}

const gap = '  '

function renderBlock(columns: readonly Column[], { heading = same }: TableOptions): string {
  const line = (cellOf: (column: Column) => string): string =>
    columns
      .map((column) => pad(cellOf(column), column.width))
      .join(gap)
      .trimEnd()
  const count = columns[0]?.cells.length ?? 0
  const lines = Array.from({ length: count }, (_, row) => line(({ cells }) => cells[row] ?? ''))
  return [heading(line(({ title }) => title)), ...lines].map((text) => `${text}\n`).join('')
}

function same(text: string): string {
  return text
}

function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}

function pad(text: string, width: number): string {
  const own = stringWidth(text)
  return own > width ? cut(text, width) : text + ' '.repeat(width - own)
}

function cut(text: string, width: number): string {
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…${' '.repeat(Math.max(0, width - stringWidth(kept) - 1))}`
}
