import { suggestion } from '../errors/suggest.ts'
import { parsePath } from '../json/path.ts'
import type { Before, Get, List } from '../schema/mapping.gen.ts'
import { graphqlVariables } from './graphql-variables.ts'
import type { Pagination } from './pagination.ts'
import type { Site, SiteFault } from './site.ts'

type GraphqlConfig = NonNullable<(List | Before | Get)['graphql']>

/** Checks that a GraphQL document declares the variables that it uses and that it is given, and no others. */
export function checkGraphql(
  site: Site,
  { query, variables = {} }: GraphqlConfig,
  pagination: Pagination,
): void {
  const { declared, used } = graphqlVariables(query)
  const names = declared.map(({ name }) => name)
  const document = site.at('query')
  const unknown = (name: string, what: string): SiteFault =>
    variableFault(
      `"$${name}" is ${what}, but the document does not declare it`,
      suggestion(name, names),
    )
  for (const { name, offset } of used) {
    if (names.includes(name)) continue
    document.report(unknown(name, 'used'), { offset, length: name.length + 1 })
  }
  const paging = pagingVariables(pagination)
  for (const name of paging) {
    if (!names.includes(name)) document.report(unknown(name, 'given by the pagination'), 'key')
  }
  // The value of an expression is known only when it runs.
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) return
  const given = Object.keys(variables)
  for (const name of given) {
    if (!names.includes(name)) site.at('variables', name).report(unknown(name, 'given'), 'key')
  }
  for (const { name, required, offset } of declared) {
    if (!required || given.includes(name) || paging.includes(name)) continue
    const fault = variableFault(`"$${name}" must be given`, `add "${name}" under "variables"`)
    document.report(fault, { offset, length: name.length + 1 })
  }
}

function variableFault(message: string, hint: string): SiteFault {
  return { code: 'graphql_variable', message: `Variable ${message}`, suggestion: hint }
}

// Paging parameters that go into the variables of the body.
function pagingVariables(pagination: Pagination): readonly string[] {
  if (!('location' in pagination) || pagination.location !== 'body') return []
  const { param, pageSize } = pagination
  return [param, ...(pageSize === undefined ? [] : [pageSize.param])].flatMap((text) => {
    const parsed = parsePath(text)
    const [root, name] = 'path' in parsed ? parsed.path : []
    return root === 'variables' && name !== undefined ? [name] : []
  })
}
