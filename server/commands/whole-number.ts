import { InvalidArgumentError } from 'commander'

/** A parser of flags that takes whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most)
      return value
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
  }
}
