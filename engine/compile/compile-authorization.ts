import type { Authorization as AuthorizationConfig } from '../schema/mapping.gen.ts'
import { compileGrant } from './compile-grant.ts'
import {
  compileHeaders,
  compileTemplate,
  compileTemplates,
  templateNeeds,
} from './compile-template.ts'
import type { Authorization, Grant, Template } from './connector.ts'
import type { FileScope, Roots } from './scope.ts'
import { type Site, siteAt } from './site.ts'

const roots: Roots = { names: ['credentials', 'context'] }

/** Compiles every way to authenticate. */
export function compileAuthorization(scope: FileScope): readonly Authorization[] {
  return scope.config.authorization.map((config, index) =>
    compileWay(siteAt(scope, ['authorization', String(index)], roots), config),
  )
}

function compileWay(site: Site<FileScope>, config: AuthorizationConfig): Authorization {
  const template = (key: string, text: string) => compileTemplate(site.at(key), text)
  const headers = compileHeaders(site.at('headers'), headersOf(config))
  const headerTemplates = headers.map(({ value }) => value)
  const withNeeds = <T extends object>(way: T, templates: readonly Template[], grant?: Grant) => ({
    ...way,
    headers,
    grant,
    needs: templateNeeds([...headerTemplates, ...templates], 'credentials'),
    contextNeeds: templateNeeds([...headerTemplates, ...templates], 'context'),
  })
  if (config.format === 'header') return withNeeds({ format: 'header' as const }, [])
  if (config.format === 'query') {
    const query = compileTemplates(site.at('query'), config.query)
    return withNeeds(
      { format: 'query' as const, query },
      query.map(({ value }) => value),
    )
  }
  if (config.format === 'basic') {
    const username = template('username', config.username)
    const password = config.password === undefined ? [] : template('password', config.password)
    return withNeeds({ format: 'basic' as const, username, password }, [username, password])
  }
  const oauth2 = config.format === 'oauth2'
  const token = oauth2
    ? template('access_token', config.access_token)
    : template('token', config.token)
  const grant =
    oauth2 && config.grant !== undefined ? compileGrant(site, config.grant, token) : undefined
  const { format, scheme = 'Bearer' } = config
  return withNeeds({ format, token, scheme }, [token], grant)
}

function headersOf(config: AuthorizationConfig): Readonly<Record<string, string>> | undefined {
  return config.format === 'query' ? undefined : config.headers
}
