import type { ProblemCode } from '../errors/codes.ts'
import { suggestion } from '../errors/suggest.ts'
import { filterOperators } from '../schema/filter-operators.ts'
import type { Roots, Scope } from './scope.ts'
import type { Site } from './site.ts'

type ReferenceFault = {
  readonly code: ProblemCode
  readonly message: string
  readonly suggestion: string
}

/** Checks that `root.path…` exists at a site; takes note of what is used. */
export function checkReference(
  { scope, roots }: Site,
  reference: {
    readonly root: string
    readonly path: readonly string[]
    readonly index?: number
  },
): ReferenceFault | undefined {
  const { root, path } = reference
  if (roots.depth === 0 && (root === 'parent' || root === 'parents')) return noParents(root)
  if (!roots.names.includes(root)) return unknownRoot(root, roots)
  if (root === 'parents') return checkDepth(reference.index, roots.depth ?? 0)
  const [name] = path
  if (name === undefined) return undefined
  if (root === 'parent' && name === 'parent') return parentOfParent
  if (root === 'index') return indexIsNumber(name)
  if (root === 'id') return idIsText(name)
  if (root === 'id_parts') return checkIdPart(name, roots.idParts ?? [])
  if (root === 'context' || root === 'credentials') return checkDeclared(scope, root, name)
  if (root === 'before') return checkBefore(name, roots.before ?? [])
  if (root === 'query') return checkQuery(path, roots)
  return undefined
}

function unknownRoot(root: string, roots: Roots): ReferenceFault {
  const near = suggestion(root, roots.names)
  return {
    code: 'expression_unknown_root',
    message: `"${root}" is not available here`,
    suggestion: near.startsWith('did') ? near : `this place sees: ${roots.names.join(', ')}`,
  }
}

function noParents(root: string): ReferenceFault {
  return {
    code: 'expression_unknown_root',
    message: `"${root}" cannot exist here: the records stand in no list of other records`,
    suggestion:
      'step through the outer list with "response_path", fan out with "for_each", or give "parents" with "with_sources"',
  }
}

function checkDepth(index: number | undefined, depth: number): ReferenceFault | undefined {
  if (index === undefined || index < depth) return undefined
  return {
    code: 'expression_unknown_root',
    message: `"parents[${index}]" cannot exist: at most ${depth} can be around a record here`,
    suggestion: `the nearest is "parents[0]", the outermost "parents[-1]"`,
  }
}

const parentOfParent: ReferenceFault = {
  code: 'expression_unknown_root',
  message: '"parent.parent" reads a field "parent" of the record above, not what is above that',
  suggestion: 'write "parents[1]"; for a field of that name write "parents[0].parent"',
}

function indexIsNumber(name: string): ReferenceFault {
  return {
    code: 'expression_unknown_root',
    message: `"index.${name}" cannot exist: "index" is a number`,
    suggestion: 'write "index"',
  }
}

function idIsText(name: string): ReferenceFault {
  return {
    code: 'expression_unknown_root',
    message: `"id.${name}" cannot exist: "id" is text`,
    suggestion: `write "id"; for a part of it name a group in "id_pattern" and write "id_parts.${name}"`,
  }
}

function checkIdPart(name: string, parts: readonly string[]): ReferenceFault | undefined {
  if (parts.includes(name)) return undefined
  return {
    code: 'unknown_id_part',
    message: `"id_parts.${name}" is not a named group of "id_pattern"`,
    suggestion: parts.length === 0 ? `name one, as in (?<${name}>…)` : suggestion(name, parts),
  }
}

function checkDeclared(scope: Scope, root: 'context' | 'credentials', name: string) {
  const declared = scope.declared[root]
  if (declared.includes(name)) {
    scope.used.add(`${root}.${name}`)
    return undefined
  }
  const code: ProblemCode = root === 'context' ? 'undeclared_context' : 'undeclared_credential'
  return {
    code,
    message: `"${root}.${name}" is not declared under "${root}"`,
    suggestion: suggestion(name, declared),
  }
}

function checkBefore(name: string, before: readonly string[]): ReferenceFault | undefined {
  if (before.includes(name)) return undefined
  return {
    code: 'undeclared_before',
    message: `"before.${name}" is not declared under "before"`,
    suggestion: suggestion(name, before),
  }
}

function checkQuery(path: readonly string[], { schema }: Roots): ReferenceFault | undefined {
  if (schema === undefined) return undefined
  const [field = '', operator] = path
  const filters = schema.filterable.map(({ name }) => name)
  if (!filters.includes(field)) {
    return {
      code: 'unknown_query_field',
      message: `"query.${field}" is not a filter of ${schema.resource}`,
      suggestion: suggestion(field, filters),
    }
  }
  const operators: readonly string[] = filterOperators
  if (operator === undefined || operators.includes(operator)) return undefined
  return {
    code: 'unknown_query_field',
    message: `"query.${field}.${operator}" is not an operator`,
    suggestion: suggestion(operator, operators),
  }
}
