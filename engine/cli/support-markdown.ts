import type { ProviderSupport } from '../index.ts'
import { filterText, supportColumns, supportLegend } from './support-table.ts'
import type { SupportProofs } from './testing/support-proofs.ts'

/**
 * The support of every resource as Markdown, with a row for each provider.
 * @public used by scripts/generate.mjs, from the build
 */
export function supportMarkdown(
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const lacking = unavailableLines(support)
  return [
    ...byResource(support).map(([resource, own]) => tableMarkdown(resource, own, proofs)),
    ...(lacking.length === 0 ? [] : [`## Not available\n\n${lacking.join('')}`]),
  ].join('\n')
}

/** The entries of each resource. */
export function byResource(
  support: readonly ProviderSupport[],
): readonly (readonly [string, readonly ProviderSupport[]])[] {
  const resources = [...new Set(support.map(({ resource }) => resource))]
  return resources.map((resource) => [
    resource,
    support.filter((entry) => entry.resource === resource),
  ])
}

/** A line for each resource that a provider does not have. */
export function unavailableLines(support: readonly ProviderSupport[]): readonly string[] {
  const lines = support.flatMap(({ label, unavailable }) =>
    Object.entries(unavailable).map(
      ([resource, reason]) => `- ${label} has no ${resource}: ${reason}\n`,
    ),
  )
  return [...new Set(lines)]
}

function tableMarkdown(
  resource: string,
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const columns = supportColumns(support, proofs)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return [
    `## ${resource}\n\n`,
    line(columns.map(({ title }) => title)),
    line(columns.map(() => '---')),
    ...support.map((_, at) => line(columns.map(({ cells }) => cells[at] ?? ''))),
    `\n${supportLegend} ${operatorLegend}\n`,
    nativeMarkdown(support, proofs),
    caveatsMarkdown(support),
  ].join('')
}

const operatorLegend =
  'All operators work wherever a filter does. Formats unified, raw and normalized work everywhere.'

function nativeMarkdown(support: readonly ProviderSupport[], proofs: SupportProofs): string {
  const lines = support.flatMap((entry) =>
    Object.entries(entry.filters)
      .filter(([, { native }]) => native.length > 0)
      .map(([name]) => `- ${entry.label}: ${name} ${filterText(entry, name, proofs)}\n`),
  )
  return lines.length === 0 ? '' : `\n### Native filters\n\n${lines.join('')}`
}

function caveatsMarkdown(support: readonly ProviderSupport[]): string {
  const lines = support.flatMap(({ label, caveats }) =>
    caveats.map(
      ({ message, standing }) => `- ${label}: ${message}${standing ? '' : ' (warning)'}\n`,
    ),
  )
  return lines.length === 0 ? '' : `\n### Caveats\n\n${lines.join('')}\n${caveatLegend}\n`
}

const caveatLegend =
  'warning: the answers that it holds for say so in `warnings`; the others hold always.'
