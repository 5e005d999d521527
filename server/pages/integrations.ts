import type { ProviderSupport } from 'crosswalk'
import { type Html, html } from './html.ts'

/** An integration of a page: what it supports, in one resource or in several. */
export type Integration = readonly [ProviderSupport, ...(readonly ProviderSupport[])]

/** The field that searches what the page lists. It is shown by the script `find.js`, which does the search. */
export function searchForm(example: string): Html {
  return html`<form id="find" role="search" autocomplete="off" hidden>
<label for="find-q">Search by name, resource or way to connect</label>
<input id="find-q" name="q" type="search" maxlength="100" spellcheck="false" placeholder="${example}" aria-describedby="find-said">
<p id="find-said" class="note" role="status"></p>
</form>`
}

/**
 * Integrations grouped by how an account is connected, because that decides what its owner is asked for; `about` is what
 * the page says of each.
 */
export function integrationGroups(
  integrations: readonly Integration[],
  about: (integration: Integration) => Html,
): Html {
  const groups = connections
    .map((group) => ({ ...group, own: integrations.filter((each) => group.holds(each[0])) }))
    .filter(({ own }) => own.length > 0)
  return html`${groups.map(
    ({ id, title, own }) =>
      html`<section class="group" data-group aria-labelledby="by-${id}"><h3 id="by-${id}">${title} <span class="type">${own.length}</span></h3>
<ul class="cards">${own.map((each) => integrationEntry(each, title, about(each)))}</ul></section>
`,
  )}`
}

type Way = ProviderSupport['authorization'][number]

const isGrant = ({ format, grant }: Way) => grant !== undefined || format === 'oauth2'
const hasGrant = ({ authorization }: ProviderSupport) => authorization.some(isGrant)
const hasKey = ({ authorization }: ProviderSupport) => authorization.some((way) => !isGrant(way))

// Each integration is in one of them.
const connections = [
  {
    id: 'oauth',
    title: 'OAuth 2',
    holds: (entry: ProviderSupport) => hasGrant(entry) && !hasKey(entry),
  },
  {
    id: 'both',
    title: 'OAuth 2 or a key',
    holds: (entry: ProviderSupport) => hasGrant(entry) && hasKey(entry),
  },
  {
    id: 'key',
    title: 'A key or a password',
    holds: (entry: ProviderSupport) => !hasGrant(entry) && hasKey(entry),
  },
  {
    id: 'open',
    title: 'No credentials',
    holds: (entry: ProviderSupport) => !hasGrant(entry) && !hasKey(entry),
  },
] as const

function integrationEntry(integration: Integration, group: string, about: Html): Html {
  const [{ provider, label, docs_url: url, authorization, context }] = integration
  const ways = authorization.map(wayText)
  const needs = context.filter(({ required }) => required).map(({ name }) => name)
  const resources = integration.map(({ resource }) => resource)
  const words = [provider, label, group, ...resources, ...ways, ...needs].join(' ').toLowerCase()
  return html`<li data-find="integration" data-words="${words}"><a href="${url}" rel="noreferrer">${label}</a>
<p>${ways.join(', or ')}${needs.length === 0 ? '' : `; account: ${needs.join(', ')}`}</p>
${about}</li>
`
}

function wayText({ credentials, grant }: Way): string {
  if (grant === 'authorization_code') return 'a person agrees in a browser'
  if (grant === 'client_credentials') return 'client credentials'
  return credentials.join(' and ')
}

/** What an integration does natively in one resource, and its caveats. */
export function supportNotes([entry]: Integration): Html {
  return html`<p>${nativeText(entry)}</p>
${entry.caveats.length === 0 ? undefined : caveatNotes(entry.caveats)}`
}

function nativeText({ get, filters }: ProviderSupport): string {
  const native = Object.keys(filters).filter((name) => filters[name]?.support === 'native')
  const done = [...(get === 'native' ? ['one record by id'] : []), ...native]
  return done.length === 0 ? 'Native: nothing' : `Native: ${done.join(', ')}`
}

function caveatNotes(caveats: ProviderSupport['caveats']): Html {
  const count = caveats.length === 1 ? '1 caveat' : `${caveats.length} caveats`
  return html`<details><summary>${count}</summary><ul>${caveats.map(({ message }) => html`<li>${message}</li>`)}</ul></details>`
}
