/** A resource's name for people: `crm/stages` is called Stages. */
export function resourceName(resource: string): string {
  const name = resource.split('/').at(-1) ?? resource
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
}
