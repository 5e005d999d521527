/** Counts the steps for the characters that are read: usually a run. */
export type Meter = { readonly spend: (steps: number) => void }

const batch = 16

/**
 * A text that counts how much of it is read. A matcher takes it as the text it is; whatever way the matcher goes, each
 * character that it looks at is paid for, and once nothing is left, the next one ends the search.
 */
export class MeteredText extends String {
  readonly #text: string
  readonly #meter: Meter
  readonly #price: number
  #unpaid = 0

  /** `price`: steps for sixteen characters. */
  constructor(text: string, meter: Meter, price: number) {
    super(text)
    this.#text = text
    this.#meter = meter
    this.#price = price
  }

  override charCodeAt(at: number): number {
    this.#unpaid += 1
    if (this.#unpaid >= batch) this.#pay()
    return this.#text.charCodeAt(at)
  }

  override indexOf(part: string, from = 0): number {
    const at = this.#text.indexOf(part, from)
    const read = (at === -1 ? this.#text.length : at) - from
    this.#meter.spend(1 + (Math.max(0, read) >> 6))
    return at
  }

  #pay(): void {
    this.#unpaid = 0
    this.#meter.spend(this.#price)
  }
}
