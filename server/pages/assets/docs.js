// The "try it" form of a resource page: sends the call with the caller's own token, and shows it as a curl command.
// The token is read from its input when a call is sent, and kept nowhere.
const form = document.getElementById('try-form')
const answer = document.getElementById('try-answer')
const body = document.getElementById('try-body')
const curl = document.getElementById('try-curl')

// A value such as `created_at[gte]=2024-01-01` or `a=1&b=2` is written as it is; anything else belongs to the input's name.
function queryOf() {
  const pairs = [...new FormData(form)].flatMap(([name, given]) => {
    const value = String(given).trim()
    if (value === '') return []
    const written = value === name || value.startsWith(`${name}[`) || value.startsWith(`${name}=`)
    return written
      ? [encodeURI(value)]
      : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
  })
  return pairs.join('&')
}

function urlOf() {
  const id = document.getElementById('t-id').value.trim()
  const path = id === '' ? form.dataset.path : `${form.dataset.path}/${encodeURIComponent(id)}`
  return `${path}?${queryOf()}`
}

function showCurl() {
  const url = new URL(urlOf(), window.location.href).href.replaceAll("'", '%27')
  curl.textContent = `curl -g -H "Authorization: Bearer $TOKEN" '${url}'`
}

async function send() {
  const started = performance.now()
  answer.textContent = 'Sending …'
  body.hidden = true
  const token = document.getElementById('t-token').value.trim()
  const response = await fetch(urlOf(), { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  const millis = Math.round(performance.now() - started)
  answer.className = response.ok ? 'good' : 'bad'
  answer.textContent = `${response.status} ${response.statusText} in ${millis} ms`
  body.textContent = pretty(text)
  body.hidden = false
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

form.addEventListener('input', showCurl)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  send().catch((error) => {
    answer.className = 'bad'
    answer.textContent = `No answer: ${error.message}`
  })
})
showCurl()
