/** Whether a file holds the mapping of a provider, or a part of it: a mapping that does not load has no other name. */
export function isMappingOf(provider: string, file: string): boolean {
  return file.split(/[\\/]/).some((part) => part === provider || part === `${provider}.yaml`)
}
