/*
 * The only file that imports ajv: compiles JSON Schemas (draft 2020-12) and reports faults in our own terms.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { valueAt } from '../json/path.ts'
import { pointerParts } from '../json/pointer.ts'
import { utcText } from '../json/utc-text.ts'

/** One way in which a value does not fit a schema. */
export type SchemaFault = {
  /** Where in the value, as JSON pointer parts. */
  readonly at: readonly string[]
  readonly keyword: string
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
  /** What would have been possible: the keys of the object, or the values of its `format`. */
  readonly known: readonly string[]
}

/** Checks a value; no faults means that it fits. */
export type Validator = (value: unknown) => readonly SchemaFault[]

// Compiling takes far longer than reading: every engine of a process checks with the same few schemas.
const compiled = new Map<string, Validator>()
const mostKept = 50

/** Compiles a schema. Throws on a schema that is not valid itself. */
export function createValidator(schema: object): Validator {
  const text = JSON.stringify(schema)
  const validator = compiled.get(text) ?? compileValidator(schema)
  if (compiled.size < mostKept) compiled.set(text, validator)
  return validator
}

function compileValidator(schema: object): Validator {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    keywords: ['x-filter', 'x-default'],
    logger: false,
  })
  addFormats.default(ajv)
  ajv.addFormat('date-time', isDateTime)
  const validate = compileOrExplain(ajv, schema)
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

function compileOrExplain(ajv: Ajv2020, schema: object): ValidateFunction {
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

const anyDateTime = addFormats.default.get('date-time') as { validate: (text: string) => boolean }

function isDateTime(text: string): boolean {
  return utcText(text) !== undefined || anyDateTime.validate(text)
}

function toFault(error: ErrorObject, schema: object): SchemaFault {
  return {
    at: pointerParts(error.instancePath),
    keyword: error.keyword,
    message: error.message ?? error.keyword,
    params: error.params,
    known: knownOf(error, schema),
  }
}

function knownOf({ keyword, parentSchema }: ErrorObject, schema: object): readonly string[] {
  if (keyword === 'additionalProperties') return Object.keys(parentSchema?.properties ?? {})
  if (keyword !== 'discriminator') return []
  const choices = (parentSchema?.oneOf ?? []) as { $ref: string }[]
  return choices.map(({ $ref }) => {
    const [, definition = ''] = $ref.split('#/$defs/')
    const target = valueAt(schema, ['$defs', definition, 'properties', 'format', 'const'])
    return String(target)
  })
}
