import { suggestion } from '../errors/suggest.ts'
import type { OAuth2Grant } from '../schema/mapping.gen.ts'
import { compileAllLocated } from './compile-located.ts'
import { compileTemplate } from './compile-template.ts'
import type { Declaration, Grant, LocatedExpression, Named, Template } from './connector.ts'
import { withoutPlaceholders } from './placeholders.ts'
import type { FileScope, Roots } from './scope.ts'
import type { Site } from './site.ts'

const urlRoots: Roots = { names: ['context'] }
const tokenRoots: Roots = { names: ['token', 'context'] }

/** Credentials that a grant uses although the mapping does not declare them. */
export const grantCredentials: readonly Declaration[] = [
  ['refresh_token', 'OAuth 2 refresh token'],
  ['client_id', 'OAuth 2 client id'],
  ['client_secret', 'OAuth 2 client secret'],
].map(([name = '', title = '']) => ({
  name,
  title,
  description: undefined,
  pattern: undefined,
  default: undefined,
  example: undefined,
  optional: true,
}))

/** Compiles a grant. The access token must be one credential by itself, so that it can be replaced. */
export function compileGrant(
  way: Site<FileScope>,
  config: OAuth2Grant,
  accessToken: Template,
): Grant {
  const { type = 'authorization_code' } = config
  const site = way.at('grant').seeing(urlRoots)
  return {
    type,
    tokenName: tokenNameOf(way.at('access_token'), accessToken),
    authorizeUrl:
      config.authorize_url === undefined
        ? undefined
        : compileUrl(site.at('authorize_url'), config.authorize_url),
    tokenUrl: compileUrl(site.at('token_url'), config.token_url),
    clientAuthentication: config.client_authentication ?? 'client_secret_post',
    scopes: (config.scopes ?? []).map((scope, index) =>
      compileTemplate(site.at('scopes', String(index)), scope),
    ),
    reauthErrors: config.reauth_errors ?? [],
    pkce: config.pkce ?? true,
    expiresIn: config.expires_in,
    authorizeParams: config.authorize_params ?? {},
    tokenParams: config.token_params ?? {},
    redirectUriOnRefresh: config.redirect_uri_on_refresh ?? false,
    context: compileContext(site.at('context').seeing(tokenRoots), config.context ?? {}),
  }
}

function tokenNameOf(site: Site, template: Template): string {
  const [part] = template
  if (template.length === 1 && typeof part === 'object' && part.root === 'credentials')
    return part.path[0] ?? ''
  site.report({
    code: 'invalid_template',
    message: 'With a "grant" the access token must be one credential alone',
    suggestion: 'such as \'{{credentials.access_token}}\'; put other words into "scheme"',
  })
  return ''
}

// The host may come from the account, as for its base URL.
function compileUrl(site: Site<FileScope>, text: string): Template {
  const template = compileTemplate(site, text)
  const [first, second] = template
  for (const name of originNames(template)) checkOrigin(site, name)
  const whole = second === undefined || (typeof second === 'string' && second.startsWith('/'))
  const fits = typeof first === 'object' ? whole : /^https:\/\/[^/]/.test(text)
  if (!fits || /[\s#]/.test(withoutPlaceholders(text, () => ''))) {
    site.report({
      code: 'invalid_template',
      message: `"${text}" is not an https URL`,
      suggestion: 'tokens and secrets go there: it has to be https',
    })
  }
  return template
}

// Values that can name any host: those in the authority that no fixed domain follows.
function originNames(template: Template): readonly string[] {
  const names: string[] = []
  for (const [index, part] of template.entries()) {
    if (typeof part === 'string') {
      if (/[^/:]\/|^\/(?!\/)/.test(part)) break // the path begins
      continue
    }
    const next = template[index + 1]
    if (typeof next !== 'string' || !/^\.[a-z0-9-]/i.test(next)) names.push(part.path[0] ?? '')
  }
  return names
}

// Our client's secret is sent there: a caller who adds an account must not be able to choose the host.
function checkOrigin(site: Site<FileScope>, name: string): void {
  const declaration = site.scope.config.context?.[name]
  if (declaration === undefined || declaration.pattern !== undefined) return
  site.report({
    code: 'invalid_template',
    message: `"context.${name}" says to which host secrets go, and may be anything`,
    suggestion: `give it a "pattern" that names the provider's own hosts`,
  })
}

function compileContext(
  site: Site,
  expressions: Readonly<Record<string, string>>,
): readonly Named<LocatedExpression>[] {
  const { context } = site.scope.declared
  for (const name of Object.keys(expressions)) {
    if (context.includes(name)) continue
    const fault = {
      code: 'undeclared_context' as const,
      message: `"context.${name}" is not declared`,
      suggestion: suggestion(name, context),
    }
    site.at(name).report(fault, 'key')
  }
  return compileAllLocated(site, expressions)
}
