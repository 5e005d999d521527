import { type Html, html } from './html.ts'

/** What a page has beside its body. */
type PageOptions = {
  /** The scripts among the assets that it runs. */
  readonly scripts?: readonly string[]
}

/** A whole page of the service, as HTML text. */
export function page(title: string, body: Html, { scripts = [] }: PageOptions = {}): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Crosswalk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/docs.css">
${scripts.map((script) => html`<script src="/docs/assets/${script}" defer></script>`)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top"><a href="/docs">Crosswalk</a><nav aria-label="Service"><a href="/docs">Docs</a> <a href="/openapi.json">OpenAPI</a> <a href="/integrations">Integrations</a> <a href="/sync">Sync</a></nav></header>
${body}
</body>
</html>
`.html
}

/** Headers of a page: nothing from elsewhere is loaded or asked, and nobody can frame it. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const
