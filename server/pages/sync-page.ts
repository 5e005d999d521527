import { html } from './html.ts'
import { page } from './page-frame.ts'

/** The page that shows the streams of the service; its script asks for them with the reader's own token. */
export function syncPage(): string {
  return page(
    'Sync',
    html`<main id="content" class="sync">
<h1>Sync</h1>
<form id="sync-token"><label>Token <input name="token" type="password" autocomplete="off" spellcheck="false" required></label> <button>Show</button></form>
<p id="sync-said" role="status">Streams are shown with a token that has the scope <code>read</code>; <code>manage</code> pauses and resumes them. It stays in this page.</p>
<section id="sync-shown" hidden>
<h2>Now</h2>
<dl id="sync-states"></dl>
<h2>Changes, hour by hour</h2>
<figure><svg id="sync-chart" viewBox="0 0 480 120" role="img" aria-labelledby="sync-caption"></svg><figcaption id="sync-caption"></figcaption></figure>
<h2>Streams</h2>
<div class="scroll"><table><thead><tr><th>Provider</th><th>Resource</th><th>State</th><th>Due</th><th>Records</th><th>Last error</th><th></th></tr></thead><tbody id="sync-streams"></tbody></table></div>
<p><button id="sync-more" type="button" hidden>More</button></p>
</section>
</main>`,
    { scripts: ['sync.js'] },
  )
}
