// Load, check and compile all mappings, beside parsing the same YAML and the same expressions by hand, unchecked.
import { readdirSync, readFileSync } from 'node:fs'
import jsonata from 'jsonata'
import { parse } from 'yaml'
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'

export const title = 'Load, check and compile all mappings'
export const hand = 'parse the same YAML and expressions, nothing checked'

function expressionsOf(config) {
  const { list } = config.resources['crm/stages']
  const tree = (node) => (typeof node === 'string' ? [node] : Object.values(node).flatMap(tree))
  const limits = Object.values(config.rate_limit ?? {}).filter((value) => typeof value === 'string')
  const query = [list, ...Object.values(list.before ?? {})].flatMap((call) =>
    Object.values(call.query_mapping ?? {}),
  )
  const caveats = (list.caveats ?? []).map(({ when }) => when)
  return [
    ...tree(list.response_mapping),
    ...limits,
    ...query,
    ...caveats,
    ...[config.error_mapping ?? []].flat(),
  ]
}

export async function measure() {
  const ours = async () => (await createEngine()).close()
  const byHand = () => {
    for (const file of readdirSync('mappings')) {
      for (const source of expressionsOf(parse(readFileSync(`mappings/${file}`, 'utf8'))))
        jsonata(source)
    }
  }
  return alternate({ rounds: 20 }, ours, byHand)
}
