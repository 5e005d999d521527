// The sync page: asks the service with the reader's own token, which is kept nowhere, and shows streams, lag and changes.
const form = document.getElementById('sync-token')
const said = document.getElementById('sync-said')
const more = document.getElementById('sync-more')
const rows = document.getElementById('sync-streams')
const refreshMillis = 10_000
let cursor = null
let timer

async function ask(path, init = {}) {
  const token = form.elements.token.value.trim()
  const response = await fetch(path, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  })
  const body = await response.json()
  if (!response.ok) throw new Error(`${response.status}: ${body.message}`)
  return body
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name)
  made.textContent = text
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

function showStates({ streams, states, late, lag }) {
  const list = document.getElementById('sync-states')
  const facts = { streams, ...states, late, 'lag (s)': Math.round(lag) }
  list.replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => {
      const bad = (name === 'failing' || name === 'late') && value > 0
      return [element('dt', name), element('dd', value, bad ? { class: 'bad' } : {})]
    }),
  )
}

// A bar for each of the last 24 hours: created, updated and deleted on top of one another.
function showChart(changes) {
  const chart = document.getElementById('sync-chart')
  const hours = Array.from({ length: 24 }, (_, index) => {
    const hour = new Date(Date.now() - (23 - index) * 3_600_000)
    hour.setUTCMinutes(0, 0, 0)
    return changes.find((entry) => entry.hour === hour.toISOString()) ?? {}
  })
  const total = (hour) => kinds.reduce((sum, kind) => sum + (hour[kind] ?? 0), 0)
  const greatest = Math.max(1, ...hours.map(total))
  chart.replaceChildren(
    ...hours.flatMap((hour, index) => {
      let top = 120
      return kinds.map((kind) => {
        const height = ((hour[kind] ?? 0) / greatest) * 118
        top -= height
        const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
        const box = { x: index * 20 + 1, y: top, width: 18, height, class: kind }
        for (const [key, value] of Object.entries(box)) bar.setAttribute(key, value)
        return bar
      })
    }),
  )
  const sum = (kind) => changes.reduce((all, hour) => all + hour[kind], 0)
  document.getElementById('sync-caption').textContent =
    `Last 24 hours: ${kinds.map((kind) => `${sum(kind)} ${kind}`).join(', ')}; at most ${greatest} an hour`
}

const kinds = ['created', 'updated', 'deleted']

function streamRow(stream) {
  const row = document.createElement('tr')
  const { provider, resource, state, due_at: due, counts, last_error: error } = stream
  const bad = state === 'failing' ? { class: 'bad' } : {}
  const button = element('button', stream.paused ? 'Resume' : 'Pause', {
    type: 'button',
    'aria-label': `${stream.paused ? 'Resume' : 'Pause'} ${resource} of ${provider}`,
  })
  button.addEventListener('click', () => setPaused(stream, row))
  const last = document.createElement('td')
  last.append(button)
  row.append(
    element('td', provider),
    element('td', resource),
    element('td', state, bad),
    element('td', dueText(due)),
    element('td', counts.records),
    element('td', error === null ? '' : `${error.code}: ${error.message}`),
    last,
  )
  return row
}

function dueText(due) {
  const minutes = Math.round((new Date(due) - Date.now()) / 60_000)
  if (minutes === 0) return 'now'
  return minutes > 0 ? `in ${minutes} min` : `${-minutes} min late`
}

async function setPaused({ integrated_account_id, resource, paused }, row) {
  try {
    const body = JSON.stringify({ integrated_account_id, resource, paused: !paused })
    const headers = { 'content-type': 'application/json' }
    const changed = await ask('/sync/streams', { method: 'PUT', headers, body })
    row.replaceWith(streamRow(changed))
    showStates(await ask('/sync/status'))
  } catch (error) {
    say(error)
  }
}

async function showMore() {
  const from = cursor === null ? '' : `&next_cursor=${encodeURIComponent(cursor)}`
  const { result, next_cursor: next } = await ask(`/sync/streams?limit=50${from}`)
  rows.append(...result.map(streamRow))
  cursor = next
  more.hidden = next === null
}

async function refresh() {
  const status = await ask('/sync/status')
  showStates(status)
  showChart(status.changes)
}

async function show() {
  cursor = null
  clearInterval(timer)
  await refresh()
  rows.replaceChildren()
  await showMore()
  document.getElementById('sync-shown').hidden = false
  said.className = 'good'
  said.textContent = 'Numbers are read again every ten seconds.'
  timer = setInterval(() => refresh().catch(say), refreshMillis)
}

function say(error) {
  said.className = 'bad'
  said.textContent = `That did not work: ${error.message}`
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  show().catch(say)
})
more.addEventListener('click', () => showMore().catch(say))
