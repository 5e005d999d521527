import { html } from './html.ts'
import { page } from './page-frame.ts'

/** What a person sees after connecting an account. */
export function connectedPage(provider: string): string {
  return page(
    'Connected',
    html`<main><h1>Connected</h1><p>The ${provider} account is connected. You can close this window.</p></main>`,
  )
}

/** What a person sees when connecting did not work. */
export function refusedPage(reason: string): string {
  return page('Not connected', html`<main><h1>Not connected</h1><p>${reason}</p></main>`)
}
