import { readFileSync } from 'node:fs'

/** Names of the types that index.ts exports, those of the unified schemas among them. */
export function ownTypes(): string[] {
  const text = ['engine/index.ts', 'engine/schema/resources.gen.ts']
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const names = [...text.matchAll(/export type \{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  const inline = [...text.matchAll(/\btype (\w+)|^export interface (\w+)/gm)].map(
    ([, name = '', other = '']) => name || other,
  )
  return [
    ...new Set(
      [...names, ...inline]
        .map((name) => name.trim())
        .filter((name) => name !== '' && name !== 'type'),
    ),
  ].sort()
}
