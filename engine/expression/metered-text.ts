/** Counts the steps for the characters that are read: usually a run. */
export type Meter = { readonly spend: (steps: number) => void }

const batch = 16

/**
 * A text that counts how much of it is read. A matcher takes it as the text it is; whatever way the matcher goes, each
 * character that it looks at costs steps, and once none are left, the next one ends the search.
 */
export class MeteredText extends String {
  readonly #text: string
  readonly #meter: Meter
  readonly #stepsOfBatch: number
  #uncounted = 0

  /** `stepsOfBatch`: steps for sixteen characters. */
  constructor(text: string, meter: Meter, stepsOfBatch: number) {
    super(text)
    this.#text = text
    this.#meter = meter
    this.#stepsOfBatch = stepsOfBatch
  }

  override charCodeAt(at: number): number {
    this.#uncounted += 1
    if (this.#uncounted >= batch) this.#count()
    return this.#text.charCodeAt(at)
  }

  override indexOf(part: string, from = 0): number {
    const at = this.#text.indexOf(part, from)
    const read = (at === -1 ? this.#text.length : at) - from
    this.#meter.spend(1 + (Math.max(0, read) >> 6))
    return at
  }

  #count(): void {
    this.#uncounted = 0
    this.#meter.spend(this.#stepsOfBatch)
  }
}
