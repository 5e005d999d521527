import type { Connector, ListSpec, RecordSource } from '../compile/connector.ts'
import { locatedIn } from '../compile/located-in.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import type { AstNode } from '../expression/ast-node.ts'
import type { Extraction } from '../fetch/extract-records.ts'
import { type ReadRoots, readRecords } from '../fetch/read-records.ts'
import type { Account } from '../plan/account.ts'
import { checkQuery } from '../plan/check-query.ts'
import { type ListPlan, planList } from '../plan/plan-list.ts'
import { prepareAccount } from '../plan/prepare-account.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import { locateFault } from '../source/problem.ts'
import type { SourceRange } from '../source/yaml.ts'
import { type Connectors, usableConnectors } from './connectors.ts'

/** A place in a mapping's file, ready to print. */
export type MappingPlace = Pick<ConfigProblem, 'where' | 'excerpt'>

/** A usable mapping, for tools that look into it. */
export type InspectedMapping = {
  /** What the engine made of it. */
  readonly connector: Connector
  /** What its file says. */
  readonly config: MappingFile
  /** The syntax tree of the expression at a path, which must not be changed. */
  readonly treeAt: (path: readonly string[]) => AstNode | undefined
  /** Where the key or the value at a path stands in the file, or a stretch of a text. */
  readonly place: (path: readonly string[], shown: 'key' | 'value' | SourceRange) => MappingPlace
}

/** The mappings of an engine and the pure steps of a call. It may change with any release. */
export type Inspection = {
  /** Usable mappings. */
  readonly mappings: readonly InspectedMapping[]
  /** Plans a list call and sends nothing. Throws what the call would throw. */
  readonly plan: (connector: Connector, list: ListSpec, account: Account, query: object) => ListPlan
  /** Finds the records of a response. Throws what a call would throw. */
  readonly records: (source: RecordSource, roots: ReadRoots) => Extraction | undefined
}

/** Opens mappings to tools. */
export function inspectMappings(connectors: Connectors): Inspection {
  const mappings = usableConnectors(connectors).flatMap((connector): InspectedMapping[] => {
    const loaded = connectors.get(connector.provider)?.loaded
    if (loaded === undefined) return []
    const { file, config, source } = loaded
    const rangeOf = (path: readonly string[], shown: 'key' | 'value' | SourceRange) => {
      if (shown === 'key') return source.keyRangeOf(path)
      return shown === 'value'
        ? source.rangeOf(path)
        : source.textRangeOf(path, shown.offset, shown.length)
    }
    const place: InspectedMapping['place'] = (path, shown) => {
      const fault = { code: 'yaml_syntax', message: '', path, range: rangeOf(path, shown) } as const
      const { where, excerpt } = locateFault(file, source, fault)
      return { where, excerpt }
    }
    const trees = new Map(
      locatedIn(connector).map(({ where, expression }) => [where.path, expression.tree]),
    )
    const treeAt: InspectedMapping['treeAt'] = (path) => trees.get(path.join('.'))?.()
    return [{ connector, config, treeAt, place }]
  })
  return { mappings, plan, records: readRecords }
}

function plan(connector: Connector, list: ListSpec, account: Account, query: object): ListPlan {
  const checked = checkQuery(query, list.schema, list.produced)
  return planList(connector, list, prepareAccount(connector, list, account), checked)
}
