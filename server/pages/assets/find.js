// Searches what the page lists, as the reader types. Without this script the page shows all of it, and no search field.
// A search is part of the address (?q=), so that it can be linked to.
const search = document.getElementById('find')
const input = document.getElementById('find-q')
const found = document.getElementById('find-said')
const entries = [...document.querySelectorAll('[data-find]')]
const groups = [...document.querySelectorAll('[data-group]')]

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
  for (const entry of entries)
    entry.hidden = !words.every((word) => entry.dataset.words.includes(word))
  for (const group of groups)
    group.hidden = group.querySelector('[data-find]:not([hidden])') === null
  found.textContent = summary(input.value.trim())
}

function summary(query) {
  const matching = entries.filter((entry) => !entry.hidden)
  if (query === '') return counts(entries)
  if (matching.length === 0)
    return `Nothing matches “${query}”. A part of a name, such as the first letters, is enough.`
  return `“${query}” matches ${counts(matching)}.`
}

// Such as "1 resource and 23 integrations". What is found without being one of those has no kind.
function counts(listed) {
  const kinds = [...new Set(entries.map((entry) => entry.dataset.find))].filter(Boolean)
  return kinds
    .map((kind) => [kind, listed.filter((entry) => entry.dataset.find === kind).length])
    .map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
    .join(' and ')
}

function link() {
  const url = new URL(window.location.href)
  const query = input.value.trim()
  if (query === '') url.searchParams.delete('q')
  else url.searchParams.set('q', query)
  window.history.replaceState(null, '', url)
}

input.value = new URLSearchParams(window.location.search).get('q') ?? ''
search.hidden = false
show()
input.addEventListener('input', () => {
  show()
  link()
})
search.addEventListener('submit', (event) => event.preventDefault())
