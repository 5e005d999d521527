import { readFileSync } from 'node:fs'

/** Names of the types that index.ts exports. */
export function ownTypes(): string[] {
  const text = readFileSync('engine/index.ts', 'utf8')
  const names = [...text.matchAll(/export type \{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  const inline = [...text.matchAll(/\btype (\w+)/g)].map(([, name = '']) => name)
  return [
    ...new Set(
      [...names, ...inline]
        .map((name) => name.trim())
        .filter((name) => name !== '' && name !== 'type'),
    ),
  ].sort()
}
