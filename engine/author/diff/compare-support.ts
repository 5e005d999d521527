import type { ProviderSupport } from '../../index.ts'
import { stableJson } from '../../json/stable-json.ts'
import { type Change, changeOf, type Sides } from './change.ts'

/** How what two mappings can do differs: resources, fields, filters, credentials, values of the account, and the rest. */
export function compareSupport(support: Sides<readonly ProviderSupport[]>): readonly Change[] {
  const [old, newer] = [byResource(support.old), byResource(support.new)]
  const gone = [...old.keys()].filter((resource) => !newer.has(resource))
  const added = [...newer.keys()].filter((resource) => !old.has(resource))
  return [
    ...gone.map((resource) => changeOf('capability_lost', { resource, field: 'resource' })),
    ...added.map((resource) => changeOf('capability_changed', { resource, field: 'resource' })),
    ...withoutTwins(
      [...old.entries()].flatMap(([resource, entry]) => {
        const same = newer.get(resource)
        return same === undefined ? [] : compareResource({ old: entry, new: same })
      }),
    ),
  ]
}

// What all resources of a provider share is told once.
function withoutTwins(changes: readonly Change[]): readonly Change[] {
  const told = new Set<string>()
  return changes.filter(({ resource, ...change }) => {
    const key = stableJson(resource === undefined ? change : { resource, ...change })
    const isFresh = !told.has(key)
    told.add(key)
    return isFresh
  })
}

function byResource(support: readonly ProviderSupport[]): ReadonlyMap<string, ProviderSupport> {
  return new Map(support.map((entry) => [entry.resource, entry]))
}

function compareResource(sides: Sides<ProviderSupport>): readonly Change[] {
  return [
    ...fieldChanges(sides),
    ...filterChanges(sides),
    ...authorizationChanges(sides),
    ...contextChanges(sides),
    ...otherChanges(sides),
  ]
}

function fieldChanges({ old, new: newer }: Sides<ProviderSupport>): readonly Change[] {
  const { resource } = old
  return Object.keys({ ...old.fields, ...newer.fields }).flatMap((name) => {
    const [was, is] = [old.fields[name] ?? false, newer.fields[name] ?? false]
    if (was === is) return []
    return [graded(was, { resource, field: `fields.${name}`, old: was, new: is })]
  })
}

function graded(isLoss: boolean, details: Parameters<typeof changeOf>[1]): Change {
  return changeOf(isLoss ? 'capability_lost' : 'capability_changed', details)
}

function filterChanges({ old, new: newer }: Sides<ProviderSupport>): readonly Change[] {
  const { resource } = old
  return Object.entries(old.filters).flatMap(([name, was]) => {
    const is = newer.filters[name]
    if (is === undefined || stableJson(was) === stableJson(is)) return []
    const isLoss = was.operators.some((operator) => !is.operators.includes(operator))
    return [graded(isLoss, { resource, field: `filters.${name}`, old: was, new: is })]
  })
}

// Accounts hold the credentials of one way: where no new way takes these, they need another one.
function authorizationChanges({ old, new: newer }: Sides<ProviderSupport>): readonly Change[] {
  if (stableJson(old.authorization) === stableJson(newer.authorization)) return []
  const lost = old.authorization.filter(({ credentials, grant }) => {
    const same = newer.authorization.filter((way) =>
      way.credentials.every((name) => credentials.includes(name)),
    )
    return same.length === 0 || (grant !== undefined && same.every((way) => way.grant !== grant))
  })
  const details = { old: waysOf(old), new: waysOf(newer) }
  const message = lost.length === 0 ? {} : { message: 'accounts need another credential' }
  return [graded(lost.length > 0, { field: 'authorization', ...details, ...message })]
}

function waysOf({ authorization }: ProviderSupport): readonly string[] {
  return authorization.map(({ format, credentials, grant }) =>
    [`${format}: ${credentials.join(', ')}`, ...(grant === undefined ? [] : [grant])].join(' by '),
  )
}

function contextChanges({ old, new: newer }: Sides<ProviderSupport>): readonly Change[] {
  const { resource } = old
  const required = ({ context }: ProviderSupport) =>
    context.filter((value) => value.required).map(({ name }) => name)
  const known = required(old)
  const names = (side: ProviderSupport) => side.context.map(({ name }) => name)
  const needed = required(newer).filter((name) => !known.includes(name))
  const given = { resource, field: 'context', old: names(old), new: names(newer) }
  if (needed.length > 0) {
    const message = `accounts need another value: ${needed.join(', ')}`
    return [changeOf('capability_lost', { ...given, message })]
  }
  return stableJson(given.old) === stableJson(given.new)
    ? []
    : [changeOf('capability_changed', given)]
}

const others = ['get', 'pagination', 'joins', 'unavailable', 'caveats'] as const

function otherChanges({ old, new: newer }: Sides<ProviderSupport>): readonly Change[] {
  const { resource } = old
  return others
    .filter((name) => stableJson(old[name]) !== stableJson(newer[name]))
    .map((name) =>
      changeOf('capability_changed', { resource, field: name, old: old[name], new: newer[name] }),
    )
}
