import type { Ast, BinaryNode, CallNode, ConditionNode } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import {
  bare,
  callsOf,
  giverOf,
  literalOf,
  namesOf,
  nodesOfType,
  resultsOf,
} from '../trace/node-shape.ts'
import { outputValue } from '../trace/output-value.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import { enumOf } from '../trace/schema-property.ts'
import { affirms, denies } from './meanings.ts'
import { wordsOf } from './names.ts'

/** A value that says the opposite of the condition it stands behind, or of the record itself. */
export function oppositeValue(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) =>
    resource.fields
      .filter(({ path }) => enumOf(resource.list.schema.document, path) !== undefined)
      .flatMap((field) => [
        ...byCondition(evidence, resource, field),
        ...byRecord(evidence, resource, field),
      ]),
  )
}

/** What a condition says when it holds: a word of a name, or a value, that is true or false. */
type Claim = { readonly word: string; readonly holds: boolean }

function byCondition(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  { path, slot, node }: FieldOutput,
): Finding[] {
  const values = enumOf(resource.list.schema.document, path) ?? []
  const conditions = nodesOfType(node, 'condition').map((inner) => inner as ConditionNode)
  return conditions.flatMap(({ condition, then, else: otherwise }) => {
    const claims = claimsOf(condition)
    const sides = [
      { gives: then, claims },
      {
        gives: isChain(otherwise) ? undefined : otherwise,
        claims: claims.map(({ word, holds }) => ({ word, holds: !holds })),
      },
    ]
    return sides.flatMap(({ gives, claims: held }) => {
      if (gives === undefined) return []
      const results = resultsOf(gives)
      return results.flatMap((result) => {
        const value = literalOf(result)?.value
        const against =
          typeof value === 'string'
            ? held.find((claim) => contradicts(claim, value, values))
            : undefined
        if (against === undefined) return []
        const said = `${against.holds ? '' : 'not '}"${against.word}"`
        // Behind further conditions, this one is the wrong one.
        return findingAt(evidence, slot, results.length > 1 ? condition : result, {
          code: 'opposite_value',
          message: `"${path.join('.')}" is ${shown(value)} where the record is ${said}`,
          suggestion: 'are the values of two branches swapped?',
          value,
        })
      })
    })
  })
}

// The next of several cases has a condition of its own.
function isChain(otherwise: Ast | undefined): boolean {
  return otherwise !== undefined && bare(otherwise).type === 'condition'
}

function contradicts({ word, holds }: Claim, value: string, values: readonly string[]): boolean {
  // The provider's own word is a value of the field, but another one is given.
  if (holds && values.includes(word) && word !== value && denies(word, value)) return true
  return holds ? denies(word, value) : affirms(word, value)
}

// Each part of `a or b` is enough; in `a and b` each part holds.
function claimsOf(condition: Ast): readonly Claim[] {
  const node = bare(condition)
  if (node.type === 'binary' && (node.value === 'or' || node.value === 'and'))
    return [...claimsOf((node as BinaryNode).lhs), ...claimsOf((node as BinaryNode).rhs)]
  if (node.type === 'binary') return comparisonClaims(node as BinaryNode)
  const [negated] = callsOf(node, ['not'])
  if (negated !== undefined && negated === node)
    return (negated as CallNode).arguments
      .flatMap(claimsOf)
      .map(({ word, holds }) => ({ word, holds: !holds }))
  return nameClaims(node, true)
}

function comparisonClaims({ value: sign, lhs, rhs }: BinaryNode): readonly Claim[] {
  if (sign !== '=' && sign !== '!=') return []
  const equal = sign === '='
  const [literal, other] = literalOf(bare(rhs)) === undefined ? [lhs, rhs] : [rhs, lhs]
  const value = literalOf(bare(literal))?.value
  if (typeof value === 'boolean') return nameClaims(other, value === equal)
  if (typeof value === 'string') return wordsOf(value).map((word) => ({ word, holds: equal }))
  const names = nodesOfType(other, 'path').map((path) => namesOf(path)?.at(-1) ?? '')
  if (!equal || !names.some((name) => /probab|chance|percent|win/i.test(name))) return []
  if (value === 100 || value === 1) return [{ word: 'won', holds: true }]
  return value === 0 ? [{ word: 'lost', holds: true }] : []
}

function nameClaims(node: Ast, holds: boolean): readonly Claim[] {
  return wordsOf(namesOf(node)?.at(-1) ?? '').map((word) => ({ word, holds }))
}

// A record whose own text says the opposite, if none agrees.
function byRecord(
  evidence: MappingEvidence,
  { records }: ResourceEvidence,
  field: FieldOutput,
): Finding[] {
  const told = records.flatMap((record) => {
    const value = outputValue(field, record)
    if (typeof value !== 'string' || resultsOf(field.node).length < 2) return []
    return lastWords(record.roots.response).map((word) => ({ record, value, word }))
  })
  const agreeing = told.some(({ word, value }) => affirms(word, value))
  const against = told.find(({ word, value }) => denies(word, value))
  if (against === undefined || agreeing) return []
  const { record, value, word } = against
  return [
    findingAt(evidence, field.slot, giverOf(field.slot, field.node, record), {
      code: 'opposite_value',
      message: `"${field.path.join('.')}" is ${shown(value)} for a record that says "${word}"`,
      suggestion: 'are the values of two branches swapped?',
      value,
      at: record.at,
    }),
  ]
}

// Of short texts: "Won", "Closed lost".
function lastWords(record: unknown): readonly string[] {
  if (!isObject(record)) return []
  return Object.values(record).flatMap((value) => {
    if (isObject(value)) return lastWords(value)
    const words = typeof value === 'string' ? wordsOf(value) : []
    return words.length > 0 && words.length < 3 ? words.slice(-1) : []
  })
}
