/** Codes of the errors that a call can end with, by class: each code belongs to one. */
export const codesByClass = {
  QueryError: [
    'unknown_parameter',
    'invalid_parameter',
    'unsupported_filter',
    'unknown_field',
    'ambiguous_id',
  ],
  CursorError: ['invalid_cursor', 'stale_cursor'],
  NotFoundError: ['unknown_provider', 'unknown_resource', 'unknown_record'],
  AccountError: [
    'invalid_account',
    'missing_account_value',
    'invalid_override',
    'override_too_costly',
    'address_refused',
  ],
  OverrideBudgetError: ['override_budget'],
  ValidationError: ['invalid_payload'],
  ConfigError: ['broken_mapping'],
  SchemaError: ['invalid_schema'],
  MappingError: ['mapping_failed'],
  RemoteError: [
    'remote_error',
    'remote_unauthorized',
    'remote_forbidden',
    'remote_not_found',
    'remote_unavailable',
    'connection_failed',
    'token_refused',
  ],
  RateLimitError: ['rate_limited'],
  ReauthError: ['needs_reauth'],
  TimeoutError: ['remote_timeout', 'deadline_exceeded'],
  BadResponseError: [
    'not_json',
    'unexpected_shape',
    'unusable_record',
    'response_too_large',
    'origin_refused',
    'pagination_loop',
    'too_many_pages',
  ],
  AbortedError: ['aborted'],
  FixtureError: ['fixture_mismatch'],
  RecordingError: ['secret_in_fixture', 'invalid_har'],
} as const

/** The codes of one class of errors. */
export type CodeOf<Class extends keyof typeof codesByClass> = (typeof codesByClass)[Class][number]

/** Why a call failed. Stable; table with meaning and fix in `docs/errors.md`. */
export type ErrorCode = CodeOf<keyof typeof codesByClass>

/** Codes of {@link EngineError}: why a call failed. They never change their meaning. */
export const errorCodes: readonly ErrorCode[] = Object.values(codesByClass).flat()

/** Codes of a {@link ConfigProblem}: what is wrong in a mapping file. */
export const problemCodes = [
  'file_unreadable',
  'file_too_large',
  'yaml_syntax',
  'yaml_duplicate_key',
  'yaml_alias_bomb',
  'yaml_too_deep',
  'schema_unknown_key',
  'schema_missing_key',
  'schema_invalid_value',
  'schema_unknown_format',
  'provider_name_mismatch',
  'duplicate_provider',
  'duplicate_resource',
  'misnamed_resource_file',
  'expression_syntax',
  'expression_unknown_root',
  'expression_unknown_function',
  'expression_unknown_variable',
  'expression_hidden_root',
  'expression_header_name',
  'expression_regex',
  'expression_not_native',
  'undeclared_context',
  'undeclared_credential',
  'undeclared_before',
  'unknown_id_part',
  'get_lacks_root',
  'graphql_variable',
  'unknown_query_field',
  'unknown_output_field',
  'missing_output_field',
  'invalid_path',
  'invalid_template',
  'template_unknown_root',
  'invalid_base_url',
  'invalid_pattern',
  'unknown_resource_schema',
  'join_changes_value',
  'unused_declaration',
  'text_cut',
  'schema_not_found',
] as const

/** What is wrong in a mapping file. Stable; table with example and fix in `docs/errors.md`. */
export type ProblemCode = (typeof problemCodes)[number]

/** Codes of a {@link Warning}: what a caller must know about an otherwise good answer. */
export const warningCodes = [
  'invalid_record',
  'unmappable_record',
  'join_failed',
  'shadowed_keys',
  'missing_key',
  'repeated_page',
  'empty_body',
  'not_found',
  'missing_input',
  'caveat',
] as const

/** What a caller must know about an otherwise good answer. Stable; table in `docs/errors.md`. */
export type WarningCode = (typeof warningCodes)[number]
