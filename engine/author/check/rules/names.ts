/** The words of a name: `order_nr`, `createdAt` and `X-RateLimit-Reset` in lower case. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** Whether one name was probably meant as the other: another case or signs, or one character that differs. */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant) return false
  const [one, other] = [wordsOf(written).join(''), wordsOf(meant).join('')]
  if (one === other) return true
  return one.length > 3 && other.length > 3 && differsByOne(one, other)
}

function differsByOne(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const [left, right] = [one.slice(at), other.slice(at)]
  const swapped = left.slice(2) === right.slice(2) && left[0] === right[1] && left[1] === right[0]
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left.length > 1 && swapped)
  )
}

/** Those of some names that were probably meant. */
export function slipOf(written: string, names: Iterable<string>): string | undefined {
  return [...names].find((name) => isSlip(written, name))
}
