import { operatorsOf } from '../schema/filter-operators.ts'
import { fieldPaths } from '../schema/unified-schema.ts'
import type { Connector, ListSpec, LocatedExpression } from './connector.ts'
import { locatedIn } from './located-in.ts'

/** How a filter works for a provider: at the provider, here after fetching, or not at all. */
export type FilterSupport = {
  /** `native`: the provider filters; `virtual`: filtered after fetching; `none`: the provider has no such value. */
  readonly support: 'native' | 'virtual' | 'none'
  /** Operators that are pushed down to the provider; all others are applied here. */
  readonly native: readonly string[]
  /** All operators that work, natively or not. */
  readonly operators: readonly string[]
}

/** What an account of a provider supplies. */
export type AccountField = {
  /** Name of the value, as an account holds it. */
  readonly name: string
  /** Name of the value for people. */
  readonly title: string
  /** Whether calls fail without it. */
  readonly required: boolean
  /** A made-up value of the right form. */
  readonly example?: string
}

/** An expression of a mapping. */
export type ExpressionSupport = {
  /** Where it stands in the file. */
  readonly path: string
  /** The mapping file. */
  readonly file: string
  /** Line in the file, from 1. */
  readonly line: number
}

/** What works for one provider and resource; computed from its mapping. */
export type ProviderSupport = {
  /** Name of the provider. */
  readonly provider: string
  /** Name of the provider for people. */
  readonly label: string
  /** The vendor's documentation. */
  readonly docs_url: string
  /** Model and resource, such as `crm/stages`. */
  readonly resource: string
  /** Every field of the unified schema, dotted, and whether the mapping fills it. */
  readonly fields: Readonly<Record<string, boolean>>
  /** Every filter of the unified schema, and how it works. */
  readonly filters: Readonly<Record<string, FilterSupport>>
  /** Formats in which records come. */
  readonly formats: readonly string[]
  /** How one record is got by its id: by a call of the provider (`native`), or from the list (`virtual`). */
  readonly get: 'native' | 'virtual'
  /** Other resources that the provider does not have, and why. */
  readonly unavailable: Readonly<Record<string, string>>
  /** How the provider pages. */
  readonly pagination: string
  /** What the mapping's author has to say: with every answer (`standing`), or with those that say it in a warning. */
  readonly caveats: readonly {
    /** A sentence for people. */
    readonly message: string
    /** Whether it holds for every answer. */
    readonly standing: boolean
  }[]
  /** Lists that are joined. */
  readonly joins: readonly string[]
  /** Ways to authenticate, best first. */
  readonly authorization: readonly {
    /** How credentials are sent. */
    readonly format: string
    /** Names of the credentials it needs. */
    readonly credentials: readonly string[]
    /** How its tokens are got, if the mapping has a grant: then accounts can be connected and renewed. */
    readonly grant?: 'authorization_code' | 'client_credentials'
  }[]
  /** Values that an account supplies and that are not secret. */
  readonly context: readonly AccountField[]
  /** Every expression that a call of the resource can run. */
  readonly expressions: readonly ExpressionSupport[]
}

/** Describes every resource of a connector. */
export function describeSupport(connector: Connector): readonly ProviderSupport[] {
  return Object.entries(connector.resources).map(([resource, { list, get }]) => {
    const mapped = list.produced
    return {
      provider: connector.provider,
      label: connector.label,
      docs_url: connector.docsUrl,
      resource,
      fields: Object.fromEntries(
        fieldPaths(list.schema.fields).map((path) => [path, mapped?.includes(path) ?? true]),
      ),
      filters: filtersOf(list, mapped),
      formats: ['unified', 'raw', 'normalized'],
      unavailable: connector.unavailable,
      get: get === undefined ? 'virtual' : 'native',
      pagination:
        list.forEach === undefined
          ? list.pagination.format
          : `${list.pagination.format}, each ${list.forEach}`,
      caveats: list.caveats.map(({ when, message }) => ({ message, standing: when === undefined })),
      joins: list.before.map(({ name }) => name),
      authorization: connector.authorization.map(({ format, needs, grant }) => ({
        format,
        credentials: needs,
        ...(grant === undefined ? {} : { grant: grant.type }),
      })),
      context: contextOf(connector, [list, ...(get === undefined ? [] : [get])]),
      expressions: locatedIn({ ...connector, resources: [list, get] }).map(expressionOf),
    }
  })
}

function expressionOf({ where }: LocatedExpression): ExpressionSupport {
  const { path = '', file = '', line = 0 } = where
  return { path, file, line }
}

function filtersOf(
  list: ListSpec,
  mapped: readonly string[] | undefined,
): Readonly<Record<string, FilterSupport>> {
  return Object.fromEntries(
    list.schema.filterable.map(({ name, filter }) => {
      const produced = mapped?.includes(name) ?? true
      const pushed = new Set(
        list.nativeFilters.filter(({ field }) => field === name).map(({ operator }) => operator),
      )
      const possible = operatorsOf(filter)
      const native = possible.filter((operator) => pushed.has(operator))
      const support = produced ? (native.length > 0 ? 'native' : 'virtual') : 'none'
      return [name, { support, native, operators: produced ? possible : [] }]
    }),
  )
}

function contextOf(connector: Connector, calls: readonly ListSpec[]): AccountField[] {
  const needed = new Set([
    ...connector.baseUrlNeeds,
    ...connector.headerNeeds,
    ...calls.flatMap(({ contextNeeds }) => contextNeeds),
  ])
  const byWay = new Set(connector.authorization.flatMap(({ contextNeeds }) => contextNeeds))
  return connector.context
    .filter(({ name }) => needed.has(name) || byWay.has(name))
    .map(({ name, title, optional, example, default: value }) => ({
      name,
      title,
      required: !optional && value === undefined && needed.has(name),
      ...(example === undefined ? {} : { example }),
    }))
}
