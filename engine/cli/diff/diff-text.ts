import { changesText, type Grade, type MappingDiff, type ProviderDiff } from '../../testing.ts'
import { type Io, paint } from '../io.ts'
import { textStyle } from '../testing/text-style.ts'

const styles = { breaking: 'red', visible: 'yellow', none: 'cyan' } as const
const grades: readonly Grade[] = ['breaking', 'visible', 'none']

/** What was compared, for people. */
type Labels = { readonly old: string; readonly new: string; readonly fixtures: string }

/** A diff for people: each provider with its changes, the worst ones first, and a verdict at the end. */
export function diffText(io: Io, diff: MappingDiff, { old, new: newer, fixtures }: Labels): string {
  const { providers, unchanged, grade } = diff
  const counts = [
    `${providers.length} changed`,
    ...(unchanged.length === 0 ? [] : [`${unchanged.length} the same`]),
  ]
  const lines = [
    `${old} -> ${newer}, played with the fixtures of ${fixtures}`,
    ...providers.flatMap((provider) => providerLines(io, provider)),
    `${paint(io, io.stdout, styles[grade], verdicts[grade])} (${counts.join(', ')})`,
  ]
  return `${lines.join('\n')}\n`
}

const titles = {
  breaking: 'breaking',
  visible: 'visible',
  none: 'texts that changed beside: no value above comes from them',
} as const

const verdicts = {
  breaking: '✗ breaking changes',
  visible: '! visible changes',
  none: '✓ nothing changes for those who read records',
} as const

function providerLines(io: Io, { provider, cases, changes }: ProviderDiff): readonly string[] {
  const isPlayed = !changes.some(({ kind }) => kind.startsWith('mapping_'))
  const played = !isPlayed
    ? 'not played'
    : cases === 0
      ? paint(io, io.stdout, 'yellow', 'NO CASE: only what the mappings say is compared')
      : `${cases} ${cases === 1 ? 'case' : 'cases'}`
  return [
    `${paint(io, io.stdout, 'bold', provider)}: ${played}`,
    ...grades.flatMap((grade) => {
      const own = changes.filter((change) => change.grade === grade)
      if (own.length === 0) return []
      return [
        `  ${paint(io, io.stdout, styles[grade], titles[grade])}`,
        ...changesText(own, textStyle(io)),
      ]
    }),
  ]
}
