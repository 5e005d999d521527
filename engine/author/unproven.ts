import type { AstNode } from '../expression/ast-node.ts'
import type {
  Engine,
  FieldExplanation,
  InspectedExpression,
  ProviderSupport,
  Where,
} from '../index.ts'
import { isObject, ownValue } from '../json/json.ts'
import { type ExpectedRecord, matchRecords } from '../replay/compare-records.ts'
import type { CaseReport } from '../replay/run-case.ts'
import { untriedFilters } from '../replay/untried-filters.ts'

/** Something that a mapping claims, and that no expectation of a fixture names. */
export type UnprovenClaim = {
  /** The provider of the mapping. */
  readonly provider: string
  /** The unified resource. */
  readonly resource: string
  /** A field; one value of a field that has a list of values; an arm of a condition; a filter that is pushed down. */
  readonly kind: 'field' | 'value' | 'branch' | 'filter'
  /** The unified field, dotted; of a filter its field and operator, such as `name[eq]`. */
  readonly field: string
  /** What is unproven, in a sentence. */
  readonly message: string
  /** The value, of a `value`. */
  readonly value?: string
  /** Where the mapping claims it; undefined for a filter. */
  readonly where?: Where
}

/**
 * What the mappings claim and no case proves: mapped fields, values and branches that no `expect.records` names, and
 * filters that no query asks for. Providers without any report are left out.
 */
export function unprovenClaims(
  engine: Engine,
  reports: readonly CaseReport[],
): readonly UnprovenClaim[] {
  const tested = new Set(reports.map(({ fixture }) => fixture.provider))
  return engine
    .support()
    .filter(({ provider }) => tested.has(provider))
    .map((support) => ({ support, own: reports.filter((report) => isAbout(report, support)) }))
    .flatMap(({ support, own }) => [
      ...fieldClaims(engine, support, own),
      ...untriedFilters(support, own).map((field): UnprovenClaim => {
        const { provider, resource } = support
        const message = `no fixture asks for ${field}, so what the provider is sent for it is unproven`
        return { provider, resource, kind: 'filter', field, message }
      }),
    ])
}

function isAbout({ fixture, explanations }: CaseReport, support: ProviderSupport): boolean {
  const about = explanations.some(({ resource }) => resource === support.resource)
  return about && fixture.provider === support.provider
}

function fieldClaims(
  engine: Engine,
  { provider, resource, fields }: ProviderSupport,
  reports: readonly CaseReport[],
): UnprovenClaim[] {
  const mapping = engine.inspect().mapping(provider)
  const prefix = ['resources', resource, 'list', 'response_mapping']
  const own = mapping.expressions.filter(({ path }) => startsWith(path, prefix))
  const named = reports.flatMap(namedRecords)
  const schema = engine.schema(resource)
  const leaves = leavesOf(Object.keys(fields).filter((field) => fields[field] === true))
  return leaves.flatMap((field) => {
    const expression = own.find(({ path }) => isAt(path.slice(prefix.length), field))
    const place = (offset: number): Pick<UnprovenClaim, 'where'> =>
      expression === undefined ? {} : { where: placeOf(mapping, expression, offset) }
    const proofs = named.filter(({ expected }) => names(expected, field))
    const found = openClaims({ field, expression, proofs, values: enumOf(schema, field) })
    return found.map(({ offset, ...claim }) => ({
      provider,
      resource,
      field,
      ...claim,
      ...place(offset),
    }))
  })
}

type Claimed = {
  readonly field: string
  readonly expression: InspectedExpression | undefined
  readonly proofs: readonly NamedRecord[]
  /** The values that the schema allows, where it lists them. */
  readonly values: readonly unknown[]
}

type OpenClaim = Pick<UnprovenClaim, 'kind' | 'message' | 'value'> & { readonly offset: number }

function openClaims({ field, expression, proofs, values }: Claimed): readonly OpenClaim[] {
  const wanted = proofs.map(({ expected }) => wantedValue(expected, field) ?? null)
  if (wanted.every((value) => value === null)) {
    return [{ kind: 'field', message: `${field}: no expectation names a value of it`, offset: 0 }]
  }
  const given = expression === undefined ? [] : resultLiterals(expression.tree())
  const open = [...new Set(given)].filter(
    (value) => values.includes(value) && !wanted.includes(value),
  )
  return [
    ...open.map((value): OpenClaim => {
      const message = `${field}: no expectation names "${value}"`
      return { kind: 'value', message, value, offset: 0 }
    }),
    ...untakenArms(field, proofs).map(({ offset, arm }): OpenClaim => {
      const what =
        offset === undefined
          ? 'the case in which no condition holds'
          : `the "${arm}" that stands here`
      return {
        kind: 'branch',
        message: `${field}: no expectation reaches ${what}`,
        offset: offset ?? 0,
      }
    }),
  ]
}

// An object is proven by its parts.
function leavesOf(fields: readonly string[]): readonly string[] {
  return fields.filter((field) => !fields.some((other) => other.startsWith(`${field}.`)))
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((name, index) => path[index] === name)
}

// The expression may give an object that holds the field.
function isAt(path: readonly string[], field: string): boolean {
  return startsWith(field.split('.'), path)
}

type Inspected = ReturnType<ReturnType<Engine['inspect']>['mapping']>

function placeOf(mapping: Inspected, { path }: InspectedExpression, offset: number): Where {
  return mapping.placeOf(path, { offset, length: 1 }).where
}

/** An expected record, and how the answered one came about. */
type NamedRecord = {
  readonly expected: ExpectedRecord
  readonly fields: readonly FieldExplanation[]
}

function namedRecords({ fixture, explanations }: CaseReport): NamedRecord[] {
  const kept = explanations.flatMap(({ records }) =>
    records.filter(({ outcome }) => outcome === 'kept'),
  )
  const expected = (fixture.content.expect?.records ?? []) as readonly ExpectedRecord[]
  const places = matchRecords(
    expected,
    kept.map(({ id }) => ({ id })),
  )
  return expected.flatMap((record, index) => {
    const at = places[index]
    const found = at === undefined ? undefined : kept[at]
    return found === undefined ? [] : [{ expected: record, fields: found.fields }]
  })
}

// A whole object that is null names its fields, too.
function names(expected: ExpectedRecord, field: string): boolean {
  let held: unknown = expected
  for (const name of field.split('.')) {
    if (held === null) return true
    if (!isObject(held) || !Object.hasOwn(held, name)) return false
    held = held[name]
  }
  return true
}

function wantedValue(expected: ExpectedRecord, field: string): unknown {
  return field.split('.').reduce<unknown>((held, name) => ownValue(held, name), expected)
}

function enumOf(schema: unknown, field: string): readonly unknown[] {
  const property = field
    .split('.')
    .reduce<unknown>((held, name) => ownValue(ownValue(held, 'properties'), name), schema)
  const values = ownValue(property, 'enum')
  return Array.isArray(values) ? values : []
}

// The texts that an expression can give as they stand in it.
function resultLiterals(node: unknown): readonly string[] {
  if (!isObject(node)) return []
  const { type, value, then, else: otherwise, expressions } = node as AstNode
  if (type === 'string') return [String(value)]
  if (type === 'condition') return [...resultLiterals(then), ...resultLiterals(otherwise)]
  return type === 'block' ? resultLiterals((expressions as unknown[]).at(-1)) : []
}

function untakenArms(field: string, proofs: readonly NamedRecord[]) {
  const branches = proofs.flatMap(({ fields }) => {
    const explained = fields.find((other) => isAt(other.field.split('.'), field))
    return explained?.branches ?? []
  })
  const taken = new Set(branches.filter((branch) => branch.taken).map(armKey))
  const all = new Map(branches.map((branch) => [armKey(branch), branch]))
  return [...all.values()].filter((branch) => !taken.has(armKey(branch)))
}

function armKey({ condition, arm }: FieldExplanation['branches'][number]): string {
  return `${condition} ${arm}`
}
