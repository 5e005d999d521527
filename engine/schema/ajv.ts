/*
 * The only file that imports ajv: compiles JSON Schemas (draft 2020-12) and reports faults in our own terms.
 */
import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import { type CompiledSchema, compiledSchema, type Misfit } from '../builtin/validators.ts'
import { valueAt } from '../json/path.ts'
import { pointerParts } from '../json/pointer.ts'
import { registerFormats } from './formats.ts'
import type { SchemaFault, Validator } from './validator.ts'

// Compiling takes far longer than reading: every engine of a process checks with the same few schemas.
const compiled = new Map<string, Validator>()
const mostKept = 50

/** Compiles a schema. Throws on a schema that is not valid itself. */
export function createValidator(schema: object): Validator {
  const text = JSON.stringify(schema)
  const validator =
    compiled.get(text) ??
    reporting(compiledSchema(text) ?? compileOrExplain(createAjv(), schema), schema)
  if (compiled.size < mostKept) compiled.set(text, validator)
  return validator
}

/**
 * Ajv as every schema is compiled: when it is used, or, for the schemas of the package, when that is built.
 * @public by scripts/embed.mjs
 */
export function createAjv(code: NonNullable<Options['code']> = {}): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    keywords: ['x-filter', 'x-default', 'x-names', 'x-values', 'x-index'],
    logger: false,
    code,
  })
  registerFormats(ajv)
  return ajv
}

function reporting(validate: CompiledSchema, schema: object): Validator {
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? [])
          .filter(
            ({ keyword, propertyName }) =>
              propertyName === undefined || keyword === 'propertyNames',
          )
          .map((error) => toFault(error, schema))
}

function compileOrExplain(ajv: Ajv2020, schema: object): CompiledSchema {
  try {
    return ajv.compile(schema)
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    throw new Error(
      'This process lets no code be made of text, which checking records against JSON Schemas needs; crosswalk/expression works without',
      { cause: error },
    )
  }
}

function toFault(error: Misfit, schema: object): SchemaFault {
  return {
    at: pointerParts(error.instancePath),
    keyword: error.keyword,
    message: error.message ?? error.keyword,
    params: error.params,
    known: knownOf(error, schema),
  }
}

function knownOf({ keyword, parentSchema }: Misfit, schema: object): readonly string[] {
  if (keyword === 'additionalProperties') return Object.keys(parentSchema?.properties ?? {})
  if (keyword !== 'discriminator') return []
  const choices = (parentSchema?.oneOf ?? []) as { $ref: string }[]
  return choices.map(({ $ref }) => {
    const [, definition = ''] = $ref.split('#/$defs/')
    const target = valueAt(schema, ['$defs', definition, 'properties', 'format', 'const'])
    return String(target)
  })
}
