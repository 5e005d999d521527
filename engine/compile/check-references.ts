import { suggestion } from '../errors/suggest.ts'
import { builtinFunctions } from '../expression/builtin-functions.ts'
import type { Reference, Usage } from '../expression/references.ts'
import type { SourceRange } from '../source/yaml.ts'
import { checkHeaderRead } from './check-header-read.ts'
import { checkReference } from './check-reference.ts'
import type { Site, SiteFault } from './site.ts'

/** Reports the names of an expression that cannot be read where they stand. */
export function checkReferences(
  site: Site,
  { source, usage }: { readonly source: string; readonly usage: Usage },
): void {
  const report = (fault: SiteFault | undefined, range: SourceRange) => {
    if (fault !== undefined) site.report(fault, range)
  }
  for (const reference of usage.references) {
    const header = checkHeaderRead(site, source, reference)
    if (header !== undefined) report(header.fault, header.range)
    else if (reference.called === true) report(calledWithoutSign(site, reference), reference)
    else report(rootFault(site, source, reference), reference)
  }
  for (const reference of usage.inner) {
    if (reference.called === true) {
      if (functionsOf(site).includes(reference.root))
        report(calledWithoutSign(site, reference), reference)
    } else report(hiddenRoot(site, reference), reference)
  }
}

function functionsOf({ scope }: Site): readonly string[] {
  return [...builtinFunctions, ...scope.setup.functions.keys()]
}

function calledWithoutSign(site: Site, { root }: Reference): SiteFault {
  const functions = functionsOf(site).map((name) => `$${name}(`)
  return {
    code: 'expression_unknown_function',
    message: `"${root}" is called, but the name of a function starts with "$"`,
    suggestion: suggestion(`$${root}(`, functions),
  }
}

// An expression that is one name which does not exist may have been meant as text.
function rootFault(site: Site, source: string, reference: Reference): SiteFault | undefined {
  const fault = checkReference(site, reference)
  const bare = source.trim() === reference.root
  if (fault === undefined || !bare || fault.suggestion.startsWith('did')) return fault
  return { ...fault, suggestion: `for the text itself write '"${reference.root}"'` }
}

// A name means a root, not a field, if what follows is declared for the root; hardly any field is called `response`.
function hiddenRoot(site: Site, { root, path: [name, ...rest] }: Reference): SiteFault | undefined {
  const { scope, roots } = site
  if (name === undefined || !roots.names.includes(root)) return undefined
  const known: Readonly<Record<string, readonly string[] | undefined>> = {
    context: scope.declared.context,
    before: roots.before,
    query: roots.schema?.filterable.map((field) => field.name),
    response: [name],
  }
  if (known[root]?.includes(name) !== true) return undefined
  const written = [root, name, ...rest].join('.')
  return {
    code: 'expression_hidden_root',
    message: `"${written}" is looked up in the value that stands before it, not in the input`,
    suggestion: `write "$$.${written}"; for a field of that name "$.${written}"`,
  }
}
