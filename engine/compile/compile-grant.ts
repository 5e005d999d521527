import { suggestion } from '../errors/suggest.ts'
import type { OAuth2Grant } from '../schema/mapping.gen.ts'
import { compileSlot } from './compile-slot.ts'
import { compileTemplate } from './compile-template.ts'
import type { Declaration, Grant, LocatedExpression, Named, Template } from './connector.ts'
import { withoutPlaceholders } from './placeholders.ts'
import type { ConfigPath, FileScope, Roots } from './scope.ts'

const urlRoots: Roots = { names: ['context'] }
const tokenRoots: Roots = { names: ['token', 'context'] }

/** Credentials that a way with a grant takes without declaring them. */
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

/** Compiles how a way gets its tokens. The access token must be one credential alone, so that it can be replaced. */
export function compileGrant(
  scope: FileScope,
  path: ConfigPath,
  config: OAuth2Grant,
  accessToken: Template,
): Grant {
  const { type = 'authorization_code' } = config
  return {
    type,
    tokenName: tokenNameOf(scope, path, accessToken),
    authorizeUrl:
      config.authorize_url === undefined
        ? undefined
        : compileUrl(scope, [...path, 'authorize_url'], config.authorize_url),
    tokenUrl: compileUrl(scope, [...path, 'token_url'], config.token_url),
    clientAuthentication: config.client_authentication ?? 'client_secret_post',
    scopes: config.scopes ?? [],
    pkce: config.pkce ?? true,
    expiresIn: config.expires_in,
    authorizeParams: config.authorize_params ?? {},
    tokenParams: config.token_params ?? {},
    redirectUriOnRefresh: config.redirect_uri_on_refresh ?? false,
    context: compileContext(scope, [...path, 'context'], config.context ?? {}),
  }
}

function tokenNameOf(scope: FileScope, path: ConfigPath, template: Template): string {
  const [part] = template
  if (template.length === 1 && typeof part === 'object' && part.root === 'credentials')
    return part.path[0] ?? ''
  const own = [...path.slice(0, -1), 'access_token']
  scope.report({
    code: 'invalid_template',
    message: 'With a "grant" the access token must be one credential alone',
    suggestion: 'such as \'{{credentials.access_token}}\'; put other words into "scheme"',
    path: own,
    range: scope.source.rangeOf(own),
  })
  return ''
}

// The host may come from the account, as for its base URL.
function compileUrl(scope: FileScope, path: ConfigPath, text: string): Template {
  const template = compileTemplate(scope, path, text, urlRoots)
  const [first] = template
  const fits = typeof first === 'object' || /^https:\/\/[^/]/.test(text)
  if (!fits || /[\s#]/.test(withoutPlaceholders(text, () => ''))) {
    scope.report({
      code: 'invalid_template',
      message: `"${text}" is not an https URL`,
      suggestion: 'tokens and secrets go there: it has to be https',
      path,
      range: scope.source.rangeOf(path),
    })
  }
  return template
}

function compileContext(
  scope: FileScope,
  path: ConfigPath,
  expressions: Readonly<Record<string, string>>,
): readonly Named<LocatedExpression>[] {
  return Object.entries(expressions).flatMap(([name, source]) => {
    const own = [...path, name]
    if (!scope.declared.context.includes(name)) {
      scope.report({
        code: 'undeclared_context',
        message: `"context.${name}" is not declared`,
        suggestion: suggestion(name, scope.declared.context),
        path: own,
        range: scope.source.keyRangeOf(own),
      })
    }
    const slot = compileSlot(scope, own, source, tokenRoots)
    return slot === undefined ? [] : [{ name, value: slot }]
  })
}
