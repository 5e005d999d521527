/** Whether a value cannot change, apart from what is in its own members: a frozen object of plain values, or no object. */
export function isFrozenData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (!Object.isFrozen(value) || Object.getPrototypeOf(value) !== Object.prototype) return false
  const members = Object.values(Object.getOwnPropertyDescriptors(value))
  return members.every((member) => 'value' in member)
}
