import type { ProviderSupport } from 'crosswalk'
import type { ResourceDocument } from '../resources/describe-resource.ts'
import { type Html, html } from './html.ts'
import { type Integration, integrationGroups, searchForm } from './integrations.ts'
import { page } from './page-frame.ts'
import { resourceName } from './resource-name.ts'

/** The list of all documented resources, and of the integrations that have them. */
export function indexPage(documents: readonly ResourceDocument[]): string {
  const integrations = byProvider(documents.flatMap(({ support }) => support))
  return page(
    'Documentation',
    html`<main id="content" class="single"><h1>Crosswalk</h1>
<p>One API for the records of many providers. Every call needs the header <code>Authorization: Bearer &lt;token&gt;</code>.</p>
<p><a href="/openapi.json">OpenAPI 3.1</a> · <a href="/integrations">Integrations as JSON</a></p>
${searchForm(documents[0]?.resource ?? '')}
<h2 id="resources">Resources</h2>
<ul class="plain">${documents.map(resourceEntry)}</ul>
<h2 id="integrations">Integrations</h2>
<p class="note">Grouped by how an account is connected. The links below a name say what it supports.</p>
${integrationGroups(integrations, resourceLinks)}
</main>`,
    { scripts: ['find.js'] },
  )
}

function resourceEntry({ resource, support }: ResourceDocument): Html {
  const words = [resource, ...support.flatMap(({ provider, label }) => [provider, label])]
  return html`<li data-find="resource" data-words="${words.join(' ').toLowerCase()}"><a href="/docs/unified/${resource}">List ${resourceName(resource)}</a> <code>GET /unified/${resource}</code> <span class="type">${support.length} integrations</span></li>
`
}

function resourceLinks(integration: Integration): Html {
  return html`<p>${integration.map(({ resource, provider }) => html`<a href="/docs/unified/${resource}?q=${provider}">${resourceName(resource)}</a> `)}</p>`
}

function byProvider(support: readonly ProviderSupport[]): readonly Integration[] {
  const found = new Map<string, Integration>()
  for (const entry of support) {
    const known = found.get(entry.provider)
    found.set(entry.provider, known === undefined ? [entry] : [...known, entry])
  }
  return [...found.values()].sort(([one], [other]) => one.label.localeCompare(other.label, 'en'))
}
