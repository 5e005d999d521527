/** A fault in YAML text. */
export type YamlFault = {
  readonly code: 'yaml_syntax' | 'yaml_duplicate_key' | 'yaml_alias_bomb' | 'yaml_too_deep'
  readonly message: string
  readonly suggestion?: string
  readonly offset: number
}
