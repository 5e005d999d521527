import type { HttpSend, HttpSendOptions } from './transport.ts'

/** Makes a transport with connections of its own. The library that sends is loaded with the first request. */
export function createHttpSend(options: HttpSendOptions = {}): HttpSend {
  let loading: Promise<HttpSend> | undefined
  let loaded: HttpSend | undefined
  const load = (): Promise<HttpSend> => {
    loading ??= import('./got-send.ts').then(({ createGotSend }) => createGotSend(options))
    return loading
  }
  return {
    send: async (request, bounds) => {
      loaded ??= await load()
      return loaded.send(request, bounds)
    },
    close: () => void loading?.then((http) => http.close()),
  }
}
