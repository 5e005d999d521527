import type { Field, ResourceDocument } from '../resources/describe-resource.ts'
import type { Parameter } from '../resources/parameters.ts'
import { type Html, html } from './html.ts'
import { integrationGroups, searchForm, supportNotes } from './integrations.ts'
import { page } from './page-frame.ts'
import { resourceName } from './resource-name.ts'

/** The documentation page of a resource: parameters, answer, support, and a form to try it. */
export function resourcePage(document: ResourceDocument): string {
  const { resource, title, schema, support, parameters, fields } = document
  const path = `/unified/${resource}`
  const name = resourceName(resource)
  return page(
    `List ${name}`,
    html`<div class="columns">
<nav class="side" aria-label="On this page"><ul>
<li><a href="#endpoint">Endpoint</a></li><li><a href="#integrations">Integrations</a></li>
<li><a href="#try">Try it</a></li>
<li><a href="#parameters">Query parameters</a></li><li><a href="#response">Response body</a></li>
<li><a href="#errors">Errors</a></li></ul></nav>
<main id="content">
<h1>List ${name}</h1>
<p>${String(schema.description ?? title)}</p>
<h2 id="endpoint">Endpoint</h2>
<p class="endpoint"><code><b>GET</b> ${path}</code></p>
<p class="endpoint"><code><b>GET</b> ${path}/{id}</code></p>
<p>With an id it is the one record that the list gives, without anything around it. ${nativeLine(support)} Its parameters are marked.</p>
<h2 id="integrations">Integrations supported</h2>
${searchForm('oauth')}
<p class="note">Grouped by how an account is connected. Native is what the provider does itself; the rest is done here, after the list has come.</p>
${integrationGroups(
  support.map((entry) => [entry]),
  supportNotes,
)}
${unavailableList(document)}
${tryForm(document, path)}
<h2 id="parameters">Query parameters</h2>
${parameters.map((parameter) => parameterEntry(parameter, support.length))}
<h2 id="response">Response body</h2>
<p><code>result</code> is a list of these, or with <code>truto_key_by</code> an object of them; <code>next_cursor</code> goes on with the next page and is null at the end; <code>result_count</code> counts; <code>warnings</code> is there when something needs saying.</p>
${fields.map((field) => fieldEntry(field, support.length))}
<h2 id="errors">Errors</h2>
<p>Every error has <code>statusCode</code>, <code>error</code>, <code>message</code> and a stable <code>code</code>. An error that came from the provider has <code>truto_is_remote_error: true</code> and the provider's <code>raw_response</code>.</p>
</main></div>`,
    { scripts: ['docs.js', 'find.js'] },
  )
}

function nativeLine(support: ResourceDocument['support']): string {
  const native = support.filter(({ get }) => get === 'native').length
  if (native === 0) return 'It is looked for in the list.'
  if (native === support.length) return 'The provider is asked for it directly.'
  return `${native} of ${support.length} providers are asked for it directly; with the others it is looked for in the list.`
}

function unavailableList({ unavailable }: ResourceDocument): Html | undefined {
  if (unavailable.length === 0) return undefined
  return html`<section class="group" data-group aria-labelledby="without"><h3 id="without">Without this resource <span class="type">${unavailable.length}</span></h3>
<ul class="cards">${unavailable.map(({ label, reason }) => html`<li data-find data-words="${label.toLowerCase()}">${label}<p>${reason}</p></li>`)}</ul></section>`
}

function parameterEntry(parameter: Parameter, all: number): Html {
  const { name, type, required, description, values, example, supportedIn, operators, forOne } =
    parameter
  return html`<section class="entry" aria-labelledby="p-${name}">
<h3 id="p-${name}"><code>${name}</code> <span class="type">${type}</span>${required ? requiredMark : undefined}</h3>
<p>${description}</p>
${forOne === true ? html`<p class="note">Also with an id.</p>` : undefined}
${valuesLine(values)}
${operators === undefined ? undefined : html`<p class="note">Operators: ${operators.map((operator) => html`<code>[${operator}]</code> `)}A bare value means equals.</p>`}
${example === undefined || example === '' ? undefined : html`<p class="note">Example: <code>${example}</code></p>`}
${supportedIn === undefined ? undefined : supportedLine(supportedIn, all)}
</section>`
}

function fieldEntry(
  { path, type, required, description, values, supportedIn }: Field,
  all: number,
): Html {
  return html`<section class="entry depth-${path.split('.').length}" aria-labelledby="f-${path}">
<h3 id="f-${path}"><code>${path}</code> <span class="type">${type}</span>${required ? requiredMark : undefined}</h3>
<p>${description}</p>
${valuesLine(values)}
${path === 'remote_data' && supportedIn.length === all ? undefined : supportedLine(supportedIn, all)}
</section>`
}

const requiredMark = html` <span class="required">required</span>`

function valuesLine(values: readonly string[] | undefined): Html | undefined {
  if (values === undefined) return undefined
  return html`<p class="note">Values: ${values.map((value) => html`<code>${value}</code> `)}</p>`
}

function supportedLine(labels: readonly string[], all: number): Html {
  const summary =
    labels.length === all ? `Supported in all ${all}` : `Supported in ${labels.length} of ${all}`
  const list = labels.map((label) => html`<li>${label}</li>`)
  return html`<details class="supported"><summary>${summary}</summary><ul class="chips">${list}</ul></details>`
}

function tryForm({ parameters }: ResourceDocument, path: string): Html {
  const simple = parameters.filter(({ name }) => name !== 'integrated_account_id')
  return html`<h2 id="try">Try it</h2>
<form id="try-form" data-path="${path}" autocomplete="off">
<p class="note">The call goes to this service, with your token. The token stays in this page.</p>
<div class="field"><label for="t-token">Token</label><input id="t-token" type="password" required spellcheck="false" autocomplete="off"></div>
<div class="field"><label for="t-account">integrated_account_id</label><input id="t-account" name="integrated_account_id" required spellcheck="false" placeholder="62f44730-dd91-461e-bd6a-aedd9e0ad79d"></div>
<details><summary>More parameters</summary>${simple.map(tryField)}<div class="field"><label for="t-id">id, for one record</label><input id="t-id" spellcheck="false"></div></details>
<div class="actions"><button type="submit">Send</button></div>
<p class="note">As a command:</p><pre id="try-curl" tabindex="0" aria-label="The call as a curl command"></pre>
<div id="try-answer" role="status" aria-live="polite"></div>
<pre id="try-body" tabindex="0" aria-label="Body of the answer" hidden></pre>
</form>`
}

function tryField({ name, values, example = '' }: Parameter): Html {
  const id = `t-${name}`
  const label = html`<label for="${id}">${name}</label>`
  if (values !== undefined) {
    return html`<div class="field">${label}<select id="${id}" name="${name}"><option value=""></option>${values.map((value) => html`<option>${value}</option>`)}</select></div>`
  }
  return html`<div class="field">${label}<input id="${id}" name="${name}" spellcheck="false" placeholder="${example}"></div>`
}
