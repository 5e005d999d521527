import type { Authorization } from '../compile/connector.ts'
import type { PreparedAccount } from './prepare-account.ts'
import { renderTemplate, renderTemplates } from './render-template.ts'
import { type RequestDraft, withHeader, withQuery } from './request.ts'

/** Adds the account's authentication to a request. */
export function authorize(draft: RequestDraft, account: PreparedAccount): RequestDraft {
  const { authorization, credentials, context } = account
  const values = { credentials, context }
  const way = ways[authorization.format] as Way
  const withWay = way(draft, authorization, values)
  return renderTemplates(authorization.headers, values).reduce(
    (request, { name, value }) => withHeader(request, name, value),
    withWay,
  )
}

/** Names of the query parameters that carry secrets. */
export function secretQueryNames({ authorization }: PreparedAccount): readonly string[] {
  return authorization.format === 'query' ? authorization.query.map(({ name }) => name) : []
}

type Values = Readonly<Record<string, unknown>>
type Way = (draft: RequestDraft, authorization: Authorization, values: Values) => RequestDraft
type Of<F> = Extract<Authorization, { format: F }>

const ways = {
  header: (draft) => draft,
  query: (draft, { query }: Of<'query'>, values) =>
    renderTemplates(query, values).reduce(
      (request, { name, value }) => withQuery(request, name, value),
      draft,
    ),
  basic: (draft, { username, password }: Of<'basic'>, values) => {
    const pair = `${renderTemplate(username, values) ?? ''}:${renderTemplate(password, values) ?? ''}`
    return withHeader(draft, 'authorization', `Basic ${Buffer.from(pair).toString('base64')}`)
  },
  bearer: withToken,
  oauth2: withToken,
} satisfies Record<
  Authorization['format'],
  (draft: RequestDraft, authorization: never, values: Values) => RequestDraft
>

function withToken(
  draft: RequestDraft,
  { token, scheme }: Of<'bearer' | 'oauth2'>,
  values: Values,
): RequestDraft {
  return withHeader(draft, 'authorization', `${scheme} ${renderTemplate(token, values) ?? ''}`)
}
