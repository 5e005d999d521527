import type { Got, Reply } from './server.ts'

/** A sales organisation, as every provider would hold it. */
export type Pipelines = readonly {
  readonly id: number
  readonly name: string
  readonly stages: readonly { readonly id: number; readonly name: string }[]
}[]

/** A provider's list endpoints over some data, never more than `most` entries a page. */
export type Simulator = (request: Got, data: Pipelines, most: number) => Reply

function slice<T>(
  items: readonly T[],
  from: number,
  size: number,
): { page: readonly T[]; next: number | null } {
  const page = items.slice(from, from + size)
  return { page, next: from + size < items.length ? from + size : null }
}

function flat(data: Pipelines) {
  return data.flatMap((pipeline) => pipeline.stages.map((stage) => ({ ...stage, pipeline })))
}

function number(request: Got, name: string, fallback: number): number {
  return Number(request.url.searchParams.get(name) ?? fallback)
}

function linked<T>(request: Got, key: string, items: readonly T[], most: number): Reply {
  const size = Math.min(number(request, 'perPage', 50), most)
  const page = number(request, 'page', 1)
  const { page: entries, next } = slice(items, (page - 1) * size, size)
  const link = `<${request.url.origin}${request.url.pathname}?page=${page + 1}>; rel="next"`
  return { headers: next === null ? {} : { link }, body: { [key]: entries } }
}

/** How each provider pages, after its sheet. */
export const simulators: Readonly<Record<string, Simulator>> = {
  activecampaign: (request, data, most) => {
    const groups = request.url.pathname === '/dealGroups'
    const all = groups
      ? data.map(({ id, name }) => ({ id: String(id), title: name }))
      : flat(data).map(({ id, name, pipeline }) => ({
          id: String(id),
          title: name,
          group: String(pipeline.id),
          order: '1',
        }))
    const { page } = slice<object>(
      all,
      number(request, 'offset', 0),
      Math.min(number(request, 'limit', 20), most),
    )
    return {
      body: { [groups ? 'dealGroups' : 'dealStages']: page, meta: { total: String(all.length) } },
    }
  },
  capsule: (request, data, most) => {
    const match = /^\/pipelines\/(\d+)\/milestones$/.exec(request.url.pathname)
    if (match === null)
      return linked(
        request,
        'pipelines',
        data.map(({ id, name }) => ({ id, name })),
        most,
      )
    const pipeline = data.find(({ id }) => id === Number(match[1]))
    return linked(request, 'milestones', pipeline?.stages ?? [], most)
  },
  close: (request, data, most) => {
    const size = Math.min(number(request, '_limit', 100), most)
    const { page, next } = slice(data, number(request, '_skip', 0), size)
    const pipelines = page.map(({ id, name, stages }) => ({
      id: `pipe_${id}`,
      name,
      statuses: stages.map((stage) => ({
        id: `stat_${stage.id}`,
        label: stage.name,
        type: 'active',
      })),
    }))
    return { body: { data: pipelines, has_more: next !== null } }
  },
  copper: (_request, data) => ({ body: data }),
  outreach: (request, data, most) => {
    const size = Math.min(number(request, 'page[size]', 50), most)
    const { page, next } = slice(flat(data), number(request, 'page[after]', 0), size)
    const url = new URL(request.url)
    url.searchParams.set('page[after]', String(next))
    return {
      body: {
        data: page.map(({ id, name }) => ({ type: 'opportunityStage', id, attributes: { name } })),
        ...(next === null ? {} : { links: { next: url.href } }),
      },
    }
  },
  pipedrive: (request, data, most) => {
    const pipelines = request.url.pathname === '/pipelines'
    const all = pipelines
      ? data.map(({ id, name }) => ({ id, name }))
      : flat(data).map(({ id, name, pipeline }) => ({
          id,
          name,
          pipeline_id: pipeline.id,
          order_nr: 0,
        }))
    const { page, next } = slice<object>(
      all,
      number(request, 'cursor', 0),
      Math.min(number(request, 'limit', 100), most),
    )
    return {
      body: {
        success: true,
        data: page,
        additional_data: { next_cursor: next === null ? null : String(next) },
      },
    }
  },
  salesforce: (request, data, most) => {
    const from = Number(/-(\d+)$/.exec(request.url.pathname)?.[1] ?? 0)
    const { page, next } = slice(flat(data), from, most)
    return {
      body: {
        totalSize: flat(data).length,
        done: next === null,
        records: page.map(({ id, name }) => ({
          Id: String(id),
          MasterLabel: name,
          IsActive: true,
        })),
        ...(next === null ? {} : { nextRecordsUrl: `/services/data/v60.0/query/0r8-${next}` }),
      },
    }
  },
}

/** The ids that every walk over the data must give, in order. */
export function expectedIds(provider: string, data: Pipelines): string[] {
  const prefix = provider === 'close' ? 'stat_' : ''
  return flat(data).map(({ id }) => prefix + id)
}
