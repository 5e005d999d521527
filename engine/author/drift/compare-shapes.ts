import { type MapPaths, objectsAt, type PathShape, type Shape, shapeOf } from './shape.ts'

/** How shapes can differ. `value`: a value that none of the recorded ones is, where they look like a list of values. */
export type DifferenceKind = 'missing' | 'new' | 'type' | 'format' | 'value'

/** A path at which what is answered now is not of the recorded shape. */
export type ShapeDifference = {
  readonly kind: DifferenceKind
  readonly path: readonly string[]
  /** What was recorded, and what is answered now, for people. */
  readonly recorded: string
  readonly answered: string
  /** Values that are answered now and show it. */
  readonly values: readonly unknown[]
}

/** How the bodies of now differ from the recorded ones. Where few were recorded, less is said. */
export function compareShapes(
  recorded: readonly unknown[],
  answered: readonly unknown[],
  maps: MapPaths,
): readonly ShapeDifference[] {
  const [old, now] = [shapeOf(recorded, maps), shapeOf(answered, maps)]
  return [
    ...[...old.values()].flatMap((shape) => missingAt(shape, now)),
    ...[...now.values()].flatMap((shape) => {
      const known = old.get(shape.path.join('\n'))
      return known === undefined ? newAt(shape, old) : changedAt(known, shape)
    }),
  ]
}

// What was always there is a promise. What was often there is missed only where many could hold it.
function missingAt(old: PathShape, now: Shape): readonly ShapeDifference[] {
  if (old.path.length === 0 || old.path.at(-1) === '@') return []
  const holders = objectsAt(now, old.path.slice(0, -1))
  const present = now.get(old.path.join('\n'))?.present ?? 0
  if (holders === present) return []
  const always = old.present === old.holders
  const often = present === 0 && holders >= 5 && old.present * 2 >= old.holders
  if (!always && !often) return []
  return [
    {
      kind: 'missing',
      path: old.path,
      recorded: `in ${old.present} of ${old.holders}`,
      answered: `in ${present} of ${holders}`,
      values: [],
    },
  ]
}

// Only the outermost of what is new.
function newAt(now: PathShape, old: Shape): readonly ShapeDifference[] {
  const parent = now.path.slice(0, -1)
  if (now.path.at(-1) === '@' || objectsAt(old, parent) === 0) return []
  const what = { recorded: 'not there', answered: `in ${now.present} of ${now.holders}` }
  return [{ kind: 'new', path: now.path, ...what, values: [...now.values.values()].slice(0, 3) }]
}

function changedAt(old: PathShape, now: PathShape): readonly ShapeDifference[] {
  const { path } = old
  const types = [...now.types].filter((type) => !old.types.has(type))
  if (types.length > 0) {
    const values = types.includes('null') && types.length === 1 ? [null] : valuesOf(now, old)
    return [
      { kind: 'type', path, recorded: listed(old.types), answered: types.join(' or '), values },
    ]
  }
  const formats = [...now.formats].filter((format) => !old.formats.has(format))
  if (formats.length > 0 && hasFormat(old)) {
    const values = valuesOf(now, old)
    return [
      {
        kind: 'format',
        path,
        recorded: listed(old.formats),
        answered: formats.join(' or '),
        values,
      },
    ]
  }
  const values = valuesOf(now, old)
  if (values.length === 0 || !isListOfValues(old)) return []
  return [
    {
      kind: 'value',
      path,
      recorded: [...old.values.keys()].join(', '),
      answered: values.map((value) => JSON.stringify(value)).join(', '),
      values,
    },
  ]
}

const fewestSamples = 3

// Several values, and each has a form.
function hasFormat({ formats, samples }: PathShape): boolean {
  return samples >= fewestSamples && !formats.has('text')
}

// Few different texts among many.
function isListOfValues({ values, samples, types, formats }: PathShape): boolean {
  const isText = types.has('text') && [...formats].every((format) => format === 'text')
  return isText && samples >= 6 && values.size <= Math.min(10, samples / 3)
}

function valuesOf(now: PathShape, old: PathShape): readonly unknown[] {
  return [...now.values]
    .filter(([key]) => !old.values.has(key))
    .map(([, value]) => value)
    .slice(0, 20)
}

function listed(names: ReadonlySet<string>): string {
  return [...names].join(' or ')
}
