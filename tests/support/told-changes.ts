import type { Change } from '@crosswalk/server'
import type { ChangingProvider } from './changing-provider.ts'

type Told = Pick<Change, 'streamId' | 'kind' | 'id' | 'record'>

/**
 * Everything that is wrong about what was told, against what has happened: a change told twice, out of order, of a record
 * that never was so, or that was lost. Streams are given with their tokens.
 */
export function faultsOf(
  told: readonly Told[],
  streams: ReadonlyMap<string, string>,
  { truth }: Pick<ChangingProvider, 'truth'>,
): readonly string[] {
  return [...streams].flatMap(([streamId, token]) => {
    const { stages, history } = truth(token)
    const held = new Map<string, number>()
    const last = new Map<string, number>()
    const faults: string[] = []
    for (const change of told.filter((each) => each.streamId === streamId)) {
      const { kind, id } = change
      const fault = (text: string) => faults.push(`${token} ${kind} ${id}: ${text}`)
      const past = history.get(Number(id)) ?? []
      if (kind === 'deleted') {
        if (!held.delete(id)) fault('it was not there')
        if (!past.includes(null)) fault('it was never deleted')
        continue
      }
      const version = Number(String((change.record as { name: string }).name).slice(1))
      if ((kind === 'created') === held.has(id)) fault('told twice')
      if (version <= (last.get(id) ?? 0)) fault(`version ${version} after ${last.get(id)}`)
      if (!past.includes(version)) fault(`it never was ${version}`)
      held.set(id, version)
      last.set(id, version)
    }
    for (const [id, version] of stages)
      if (held.get(String(id)) !== version)
        faults.push(`${token} ${id}: lost ${version}, told ${held.get(String(id))}`)
    if (held.size !== stages.size) faults.push(`${token}: ${held.size} told, ${stages.size} there`)
    return faults
  })
}
