/** A function of an object that is worked out once for each. */
export function remembered<K extends object, V>(find: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const held = known.get(key)
    if (held !== undefined) return held.value
    const value = find(key)
    known.set(key, { value })
    return value
  }
}
